using ScaMo.Training.Data.Synthesis.Body;

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>Jumps that spread the legs and raise the arms, and back.</summary>
internal sealed class JumpingJack : MotionAction
{
    private const double Flight = 0.3;

    private readonly int _count;
    private readonly double _beat;
    private readonly double _pace;
    private readonly double _width;

    public JumpingJack(ActionContext context)
    {
        var random = context.Random;
        _pace = Math.Clamp(context.DrawPace(), 0.75, 1.25);
        _beat = random.Between(0.52, 0.62) / _pace;
        _width = random.Between(0.13, 0.22);
        _count = random.Whole(2, 6);
        while (_count > 1 && Seconds > context.Budget) _count--;
    }

    public override string Content => "jumping-jack";

    public override double Seconds => 2 * _beat * _count + 0.3;

    public override void Perform(MotionScore score, double start)
    {
        score.Holds.Add((start, start + Seconds));
        for (int i = 0; i < 2 * _count; i++)
        {
            double takeOff = start + 0.15 + i * _beat + (_beat - Flight) / 2, landing = takeOff + Flight;
            score.Leaps.Add(new Leap(takeOff, landing, 0.07, 0.01, i % 2 == 0 ? _width : 0));
            score.Add(BodyChannel.PelvisHeight, takeOff - 0.15, landing + 0.15, time =>
                time < takeOff ? -0.05 * Ease.Bump((time - takeOff + 0.15) / 0.15) : time < landing ? 0.28 * (time - takeOff) * (landing - time) / (Flight * Flight) : -0.05 * Ease.Bump((time - landing) / 0.15));
        }

        double period = 2 * _beat, first = start + 0.15;
        score.MoveArms(start, start + Seconds, 0.3, 0.3, time =>
        {
            // The hands go up at the sides.
            double angle = (0.5 - 0.5 * Math.Cos(Math.Tau * Math.Clamp(time - first, 0, period * _count) / period)) * 2.75 + 0.15;
            return ArmPose.At(0.94 * Math.Sin(angle), -0.94 * Math.Cos(angle), 0.08, 0.3, 0, -0.9);
        });
    }

    public override string Describe(MotionRandom random) =>
        random.Pick("<do> jumping jacks", "<perform> jumping jacks", $"<do> {Number()} jumping jacks", "<jump> while <~spread> arms and legs") + Wording.Pace(_pace, random);

    private string Number() => _count switch { 1 => "a few", 2 => "two", 3 => "three", 4 => "four", 5 => "five", _ => "six" };
}
