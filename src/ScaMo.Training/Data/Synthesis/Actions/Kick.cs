using ScaMo.Training.Data.Synthesis.Body;

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>Kicks to the front, the side or the back, and lifted knees.</summary>
internal sealed class Kick : MotionAction
{
    private enum Direction
    {
        Front,
        Side,
        Back,
        Knee,
    }

    private readonly Direction _direction;
    private readonly Side _leg;
    private readonly int _count;
    private readonly double _seconds;
    private readonly double _pace;
    private readonly double _height;
    private readonly bool _isHigh;

    public Kick(ActionContext context)
    {
        var random = context.Random;
        _direction = (Direction)random.Weighted(4, 2, 1.5, 2.5);
        _leg = random.Side();
        _pace = context.DrawPace();
        _seconds = random.Between(1.15, 1.5) / _pace;
        _count = random.Whole(1, 3);
        while (_count > 1 && _count * _seconds > context.Budget) _count--;
        _isHigh = random.Chance(0.4);
        _height = _isHigh ? random.Between(0.75, 1) : random.Between(0.25, 0.55);
    }

    public override string Content => _direction == Direction.Knee ? "lift-knee" : "kick";

    public override double Seconds => _count * _seconds;

    public override void Perform(MotionScore score, double start)
    {
        // The body stands on the other leg, and leans against the kick.
        double end = start + Seconds;
        score.Hold(BodyChannel.PelvisSide, start - 0.15, end + 0.15, 0.4, 0.4, -_leg.Sign() * 0.075);
        score.Holds.Add((start - 0.2, end));
        for (int i = 0; i < _count; i++) Once(score, start + i * _seconds);
        if (_direction == Direction.Knee) return;
        score.MoveArms(start, end, 0.4, 0.4, _ => ArmPose.At(0.05, -0.15, 0.45, 0.6, -0.8, -0.3));
    }

    public override string Describe(MotionRandom random)
    {
        string leg = _leg.Word();
        string text = _direction switch
        {
            Direction.Front when _isHigh => random.Pick($"<kick> high with {{own}} {leg} leg", $"<kick> {{own}} {leg} leg up high", $"<do> a high kick with the {leg} foot"),
            Direction.Front => random.Pick($"<kick> with {{own}} {leg} leg", $"<kick> forward with the {leg} foot", $"<kick> something with {{own}} {leg} foot", $"<kick> a ball with {{own}} {leg} foot"),
            Direction.Side => random.Pick($"<kick> to the side with {{own}} {leg} leg", $"<do> a side kick with the {leg} leg", $"<kick> sideways with {{own}} {leg} foot"),
            Direction.Back => random.Pick($"<kick> backwards with {{own}} {leg} leg", $"<kick> back with the {leg} foot"),
            _ when _isHigh => random.Pick($"<lift> {{own}} {leg} knee high", $"<raise> {{own}} {leg} knee up to the hip"),
            _ => random.Pick($"<lift> {{own}} {leg} knee", $"<raise> the {leg} leg", $"<lift> {{own}} {leg} foot off the ground"),
        };
        return text + Wording.Count(_count, random) + Wording.Pace(_pace, random);
    }

    private void Once(MotionScore score, double start)
    {
        var (chamber, strike) = _direction switch
        {
            Direction.Front => (FootPose.At(0.02, -0.5, 0.22, 0.5), FootPose.At(0.02, -0.62 + 0.62 * _height, 0.5 + 0.25 * _height, 0.3)),
            Direction.Side => (FootPose.At(0.12, -0.5, 0.2, 0.3, 0.3), FootPose.At(0.45 + 0.25 * _height, -0.62 + 0.5 * _height, 0.12, 0.2, 0.5)),
            Direction.Back => (FootPose.At(0.02, -0.55, -0.1, 0.8), FootPose.At(0.03, -0.62 + 0.3 * _height, -0.4 - 0.2 * _height, 1.1)),
            _ => (FootPose.At(0.02, -0.66 + 0.3 * _height, 0.18, 0.5), FootPose.At(0.02, -0.66 + 0.3 * _height, 0.18, 0.5)),
        };
        double duration = _seconds;
        score.MoveFoot(_leg, start, start + duration, 0.38 * duration, 0.36 * duration, time => FootPose.Blend(chamber, strike, Ease.Envelope(time, start + 0.26 * duration, start + 0.74 * duration, 0.2 * duration, 0.24 * duration)));
        double lean = _direction switch { Direction.Front => -0.32 * _height, Direction.Back => 0.55 * _height + 0.1, Direction.Side => 0, _ => -0.06 };
        score.Add(BodyChannel.SpinePitch, start, start + duration, time => lean * Ease.Bump((time - start) / duration));
        score.Add(BodyChannel.PelvisPitch, start, start + duration, time => 0.5 * lean * Ease.Bump((time - start) / duration));
        if (_direction != Direction.Side) return;
        score.Add(BodyChannel.SpineLean, start, start + duration, time => -_leg.Sign() * 0.4 * _height * Ease.Bump((time - start) / duration));
        score.Add(BodyChannel.PelvisLean, start, start + duration, time => -_leg.Sign() * 0.35 * _height * Ease.Bump((time - start) / duration));
    }
}
