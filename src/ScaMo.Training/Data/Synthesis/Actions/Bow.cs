using ScaMo.Training.Data.Synthesis.Body;

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>Bending forward from the hips.</summary>
internal sealed class Bow : MotionAction
{
    private readonly double _pace;
    private readonly double _depth;
    private readonly double _hold;
    private readonly double _bend;
    private readonly bool _toToes;

    public Bow(ActionContext context)
    {
        var random = context.Random;
        _pace = context.DrawPace();
        _toToes = random.Chance(0.3);
        _depth = _toToes ? random.Between(1.45, 1.7) : random.Between(0.35, 1.25);
        _bend = (0.6 + 0.25 * _depth) / _pace;
        _hold = Math.Max(0.05, Math.Min(random.Between(0.2, 1.2), context.Budget - 2 * _bend));
    }

    public override string Content => _toToes ? "touch-toes" : "bow";

    public override double Seconds => 2 * _bend + _hold;

    public override void Perform(MotionScore score, double start)
    {
        double end = start + Seconds;
        score.Hold(BodyChannel.PelvisPitch, start, end, _bend, _bend, 0.55 * _depth);
        score.Hold(BodyChannel.SpinePitch, start, end, _bend, _bend, 0.5 * _depth);
        score.Hold(BodyChannel.HeadPitch, start, end, _bend, _bend, 0.15 * _depth);
        score.Hold(BodyChannel.PelvisForward, start, end, _bend, _bend, -0.11 * _depth);
        if (!_toToes) return;
        score.MoveArms(start, end, _bend, _bend, _ => ArmPose.At(-0.12, 0.12, 0.97, 0.5, 0, -0.5));
    }

    public override string Describe(MotionRandom random)
    {
        string text = _toToes ? random.Pick("<bend> down and <touch> {own} toes", "<touch> {own} toes", "<bend> forward to touch {own} toes", "<bend> over with straight legs") :
            _depth > 0.85 ? random.Pick("<bow> deeply", "<take> a deep bow", "<bend> over", "<bend> far forward") : _depth < 0.6 ? random.Pick("<bow> slightly", "<bow> a little", "<lean> forward") : random.Pick("<bow>", "<bow> forward", "<take> a bow");
        return text + Wording.Pace(_pace, random);
    }
}
