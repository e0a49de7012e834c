using ScaMo.Training.Data.Synthesis.Body;

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>Standing on one leg.</summary>
internal sealed class Balance : MotionAction
{
    private readonly Side _standing;
    private readonly double _spread;
    private readonly double _height;
    private readonly double _forward;

    public Balance(ActionContext context)
    {
        var random = context.Random;
        _standing = random.Side();
        _spread = random.Chance(0.6) ? random.Between(0.6, 1) : 0;
        _height = random.Between(-0.62, -0.42);
        _forward = random.Chance(0.5) ? random.Between(0.15, 0.3) : random.Between(-0.3, -0.15);
        Seconds = Math.Min(context.Budget, random.Between(2, 4.5));
    }

    public override string Content => "balance";

    public override double Seconds { get; }

    public override void Perform(MotionScore score, double start)
    {
        double end = start + Seconds;
        score.Holds.Add((start - 0.2, end));
        score.Hold(BodyChannel.PelvisSide, start - 0.15, end + 0.1, 0.5, 0.5, _standing.Sign() * 0.085);
        score.Add(BodyChannel.SpineLean, start, end, time => 0.05 * Math.Sin(2.6 * (time - start)) * Ease.Envelope(time, start, end, 0.5, 0.5));
        var pose = FootPose.At(0.04, _height, _forward, _forward > 0 ? 0.4 : 1, 0.15);
        score.MoveFoot(_standing.Other(), start, end, 0.65, 0.65, _ => pose);
        if (_spread <= 0) return;
        foreach (var side in (ReadOnlySpan<Side>)[Side.Left, Side.Right])
        {
            score.MoveArm(side, start, end, 0.6, 0.6, time => ArmPose.At(0.93, -0.25 + 0.3 * _spread + 0.08 * side.Sign() * Math.Sin(2.6 * (time - start)), 0.12, 0, -0.6, -0.8));
        }
    }

    public override string Describe(MotionRandom random)
    {
        string standing = _standing.Word(), lifted = _standing.Other().Word();
        string text = random.Pick($"<stand> on {{own}} {standing} leg", $"<balance> on the {standing} leg", $"<balance> on {{own}} {standing} foot", $"<lift> {{own}} {lifted} foot and <balance> on one leg", $"<stand> on one leg with the {lifted} foot in the air");
        return _spread > 0 && random.Chance(0.5) ? text + random.Pick(" with both arms out", " with arms spread") : text;
    }
}
