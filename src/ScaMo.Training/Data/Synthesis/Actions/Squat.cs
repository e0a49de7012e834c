using ScaMo.Training.Data.Synthesis.Body;

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>Bending the knees and coming up again.</summary>
internal sealed class Squat : MotionAction
{
    private readonly int _count;
    private readonly double _seconds;
    private readonly double _pace;
    private readonly double _depth;
    private readonly bool _reaches;

    public Squat(ActionContext context)
    {
        var random = context.Random;
        _pace = context.DrawPace();
        _count = random.Whole(1, 4);
        _seconds = random.Between(1.5, 2.1) / _pace;
        while (_count > 1 && _count * _seconds > context.Budget) _count--;
        _depth = random.Between(0.16, 0.42);
        _reaches = random.Chance(0.6);
    }

    public override string Content => "squat";

    public override double Seconds => _count * _seconds;

    public override void Perform(MotionScore score, double start)
    {
        double end = start + Seconds;
        score.Holds.Add((start, end));
        score.Add(BodyChannel.PelvisHeight, start, end, time => -_depth * Down(time));
        score.Add(BodyChannel.PelvisForward, start, end, time => -0.3 * _depth * Down(time));
        score.Add(BodyChannel.SpinePitch, start, end, time => 0.9 * _depth * Down(time));
        score.Add(BodyChannel.PelvisPitch, start, end, time => 0.8 * _depth * Down(time));
        score.Add(BodyChannel.HeadPitch, start, end, time => -1.2 * _depth * Down(time));
        if (!_reaches) return;
        score.MoveArms(start, end, 0.4 * _seconds, 0.4 * _seconds, time => ArmPose.At(0.02, -0.35 + (0.25 + _depth) * Down(time), 0.8, 0.4, -0.9, 0));

        double Down(double time) => Math.Pow(Ease.Bump((time - start) / _seconds % 1), 0.8);
    }

    public override string Describe(MotionRandom random)
    {
        string text = _depth > 0.3 ? random.Pick("<squat> down deeply", "<do> a deep squat", "<squat> all the way down and <stand> up", "<crouch> down low") :
            _depth > 0.22 ? random.Pick("<squat> down", "<squat>", "<do> squats", "<squat> down and <stand> up again") : random.Pick("<bend> {own} knees", "<squat> slightly", "<bend> both knees a little");
        if (_reaches && random.Chance(0.4)) text += random.Pick(" with arms in front", " while <~hold> both arms forward");
        return text + Wording.Count(_count, random) + Wording.Pace(_pace, random);
    }
}
