using ScaMo.Training.Data.Synthesis.Body;

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>Picking something up from the floor, or putting it there.</summary>
internal sealed class PickUp : MotionAction
{
    private readonly Side _side;
    private readonly bool _isBoth;
    private readonly bool _putsDown;
    private readonly double _pace;
    private readonly double _bend;
    private readonly double _hold;
    private readonly double _knees;

    public PickUp(ActionContext context)
    {
        var random = context.Random;
        _side = random.Side();
        _isBoth = random.Chance(0.35);
        _putsDown = random.Chance(0.35);
        _pace = context.DrawPace();
        _bend = random.Between(0.95, 1.25) / _pace;
        _hold = Math.Max(0.1, Math.Min(random.Between(0.15, 0.5), context.Budget - 2 * _bend - 0.5));
        _knees = random.Between(0.12, 0.36);
    }

    public override string Content => _putsDown ? "put-down" : "pick-up";

    public override double Seconds => 2 * _bend + _hold + 0.5;

    public override void Perform(MotionScore score, double start)
    {
        double floor = start + (_putsDown ? 0.5 : 0), end = floor + 2 * _bend + _hold;
        double trunk = 1.5 - 1.6 * _knees;
        score.Holds.Add((start, start + Seconds));
        score.Hold(BodyChannel.PelvisHeight, floor, end, _bend, _bend, -_knees);
        score.Hold(BodyChannel.PelvisForward, floor, end, _bend, _bend, -0.1 - 0.2 * _knees);
        score.Hold(BodyChannel.PelvisPitch, floor, end, _bend, _bend, 0.5 * trunk);
        score.Hold(BodyChannel.SpinePitch, floor, end, _bend, _bend, 0.55 * trunk);
        score.Hold(BodyChannel.HeadPitch, floor, end, _bend, _bend, 0.1);
        var low = ArmPose.At(_isBoth ? -0.15 : -0.1, -0.28, 0.92, 0.5, 0, -0.7);
        var carried = ArmPose.At(-0.1, -0.4, 0.5, 0.4, -0.8, -0.5);
        double grasp = floor + _bend + _hold / 2;
        foreach (var side in _isBoth ? (ReadOnlySpan<Side>)[Side.Left, Side.Right] : [_side])
        {
            // What is carried stays in the hand until it lies on the floor, or from then on.
            score.MoveArm(side, start, start + Seconds, _putsDown ? 0.5 : _bend, _putsDown ? _bend : 0.5, time =>
            {
                double up = _putsDown ? 1 - Ease.Step((time - floor) / _bend) : Ease.Step((time - grasp) / _bend);
                return ArmPose.Blend(low, carried, up);
            });
        }
    }

    public override string Describe(MotionRandom random)
    {
        string hand = _isBoth ? random.Pick("both hands", "{own} hands") : random.Pick($"{{own}} {_side.Word()} hand", $"the {_side.Word()} hand");
        string text = _putsDown
            ? random.Pick($"<put> something down with {hand}", $"<bend> down and <place> something on the floor with {hand}", $"<set> something down on the ground with {hand}")
            : random.Pick($"<pick> something up with {hand}", $"<bend> down and <pick> something up with {hand}", $"<pick> up an object from the ground with {hand}", $"<reach> down and <grab> something from the floor with {hand}");
        return text + Wording.Pace(_pace, random);
    }
}
