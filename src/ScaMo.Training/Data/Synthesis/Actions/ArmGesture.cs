using ScaMo.Training.Data.Synthesis.Body;

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>A gesture of one hand or both.</summary>
internal sealed class ArmGesture : MotionAction
{
    private readonly ArmMove _move;
    private readonly Side _side;
    private readonly bool _isBoth;
    private readonly int _repeats;
    private readonly double _repeatSeconds;
    private readonly double _reach;
    private readonly double _amplitude;
    private readonly double _pace;
    private readonly (double Out, double Up, double Forward) _offset;

    private ArmGesture(ArmMove move, ActionContext context)
    {
        var (random, style, budget) = context;
        _move = move;
        _side = random.Side();
        _isBoth = move.One.Length == 0 || (move.Both.Length > 0 && random.Chance(0.3));
        _pace = context.DrawPace();
        _reach = move.Reach / Math.Sqrt(_pace) * Math.Exp(0.1 * random.Normal());
        _repeatSeconds = random.Between(move.Seconds.Low, move.Seconds.High) / _pace;
        _amplitude = style.Amplitude * Math.Exp(0.15 * random.Normal());
        _repeats = random.Whole(move.Repeats.Low, move.Repeats.High);
        while (_repeats > move.Repeats.Low && Duration() > budget) _repeats--;
        _offset = (0.04 * random.Normal(), 0.04 * random.Normal(), 0.03 * random.Normal());
        Seconds = Duration();
    }

    public override string Content => _move.Content;

    public override double Seconds { get; }

    /// <summary>Draws a gesture; null if none of the drawn ones fits the time.</summary>
    public static ArmGesture? TryDraw(ActionContext context, bool whileWalking = false)
    {
        for (int attempt = 0; attempt < 8; attempt++)
        {
            var move = ArmMoves.All[(int)(ArmMoves.All.Length * context.Random.Next())];
            if (whileWalking && !move.WhileWalking) continue;
            var gesture = new ArmGesture(move, context);
            if (gesture.Seconds <= context.Budget) return gesture;
        }

        return null;
    }

    public override void Perform(MotionScore score, double start)
    {
        double end = start + Seconds;
        foreach (var side in _isBoth ? (ReadOnlySpan<Side>)[_side, _side.Other()] : [_side])
        {
            double delay = _move.Alternates && side != _side ? 0.5 : 0;
            score.MoveArm(side, start, end, _reach, _reach, time => _move.Pose(Math.Clamp(Part(time), 0, _repeats) + delay, _amplitude).Moved(_offset.Out, _offset.Up, _offset.Forward));
            if (_move.Shrug > 0) score.Hold(side == Side.Left ? BodyChannel.LeftShrug : BodyChannel.RightShrug, start, end, _reach, _reach, _move.Shrug * _amplitude);
        }

        if (_move.Twist is { } twist && (!_isBoth || _move.Alternates))
        {
            score.Add(BodyChannel.SpineTurn, start, end, time => -_side.Sign() * twist(Math.Clamp(Part(time), 0, _repeats)) * _amplitude * Weight(time));
        }

        if (_move.Bend is { } bend) score.Add(BodyChannel.SpinePitch, start, end, time => bend(Math.Clamp(Part(time), 0, _repeats)) * _amplitude * Weight(time));

        double Part(double time) => (time - start - _reach * 0.8) / _repeatSeconds;
        double Weight(double time) => Ease.Envelope(time, start, end, _reach, _reach);
    }

    public override string Describe(MotionRandom random)
    {
        string text = random.Pick<string>(_isBoth ? _move.Both : _move.One).Replace("{side}", _side.Word(), StringComparison.Ordinal);
        if (_move.IsCounted) text += Wording.Count(_repeats, random);
        return text + Wording.Pace(_pace, random);
    }

    private double Duration() => 1.6 * _reach + _repeats * _repeatSeconds;
}
