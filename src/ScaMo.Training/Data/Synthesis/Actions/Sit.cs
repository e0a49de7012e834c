using ScaMo.Training.Data.Synthesis.Body;

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>Sitting down on a chair, and standing up from it.</summary>
internal sealed class Sit : MotionAction
{
    private readonly bool _startsSeated;
    private readonly double _pace;
    private readonly double _down;
    private readonly double _up;
    private readonly double _seated;
    private readonly double _drop;

    /// <param name="context">What it may draw from.</param>
    /// <param name="isFirst">Whether it may start on the chair.</param>
    /// <param name="isLast">Whether it may end there.</param>
    public Sit(ActionContext context, bool isFirst, bool isLast)
    {
        var random = context.Random;
        _startsSeated = isFirst && random.Chance(0.3);
        EndsSeated = isLast && !_startsSeated && random.Chance(0.6);
        _pace = context.DrawPace();
        _down = _startsSeated ? 0 : random.Between(1.2, 1.7) / _pace;
        _up = EndsSeated ? 0 : random.Between(1.1, 1.6) / _pace;
        _seated = Math.Max(0.2, Math.Min(random.Between(0.4, 2.5), context.Budget - _down - _up));
        _drop = random.Between(0.36, 0.45);
    }

    /// <summary>Whether nothing can follow.</summary>
    public bool EndsSeated { get; }

    public override string Content => _startsSeated ? "stand-up" : EndsSeated ? "sit-down" : "sit-and-stand";

    public override double Seconds => _down + _seated + _up;

    public override void Perform(MotionScore score, double start)
    {
        // A person who starts or stays on the chair has sat down before the score begins, or gets up after its end.
        double from = _startsSeated ? start - 60 : start, end = start + Seconds, to = EndsSeated ? end + 60 : end;
        double down = _startsSeated ? 1 : _down, up = EndsSeated ? 1 : _up;
        score.Holds.Add((from, to));
        score.Hold(BodyChannel.PelvisHeight, from, to, down, up, -_drop);
        score.Hold(BodyChannel.PelvisForward, from, to, down, up, -0.33);
        score.Hold(BodyChannel.SpinePitch, from, to, down, up, 0.1);
        score.Hold(BodyChannel.PelvisPitch, from, to, down, up, -0.1);
        // The trunk comes forward on the way, or the body would fall.
        if (!_startsSeated) Lean(score, start, _down);
        if (!EndsSeated) Lean(score, end - _up, _up);
        score.MoveArms(from, to, down, up, _ => ArmPose.At(-0.03, -0.62, 0.55, 0.6, -0.3, -0.7));
    }

    public override string Describe(MotionRandom random)
    {
        string text = _startsSeated ? random.Pick("<stand> up", "<get> up from a chair", "<stand> up from a chair", "<rise> from a seat") :
            EndsSeated ? random.Pick("<sit> down", "<sit> down on a chair", "<take> a seat", "<sit>") : random.Pick("<sit> down and <stand> up again", "<sit> down on a chair and then <get> up", "<sit> down, then <stand> back up");
        return text + Wording.Pace(_pace, random);
    }

    private static void Lean(MotionScore score, double start, double duration)
    {
        score.Add(BodyChannel.SpinePitch, start, start + duration, time => 0.35 * Ease.Bump((time - start) / duration));
        score.Add(BodyChannel.PelvisPitch, start, start + duration, time => 0.45 * Ease.Bump((time - start) / duration));
    }
}
