using ScaMo.Training.Data.Synthesis.Body;

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>What trunk and head do while the feet stay: leaning, twisting, swaying, circling the hips, looking around, nodding.</summary>
internal sealed class TrunkMove : MotionAction
{
    private enum Kind
    {
        SideBend,
        Twist,
        Sway,
        HipCircle,
        LookAside,
        LookAround,
        Nod,
        ShakeHead,
        LookUp,
    }

    private readonly Kind _kind;
    private readonly Side _side;
    private readonly int _count;
    private readonly double _seconds;
    private readonly double _size;
    private readonly double _pace;
    private readonly bool _armsUp;

    public TrunkMove(ActionContext context)
    {
        var random = context.Random;
        _kind = (Kind)random.Weighted(1.5, 1.5, 1.5, 1, 2, 2, 1, 1, 1);
        _side = random.Side();
        _pace = context.DrawPace();
        _size = context.Style.Amplitude * Math.Exp(0.2 * random.Normal());
        var (low, high, most) = _kind switch
        {
            Kind.SideBend => (1.6, 2.2, 2),
            Kind.Twist => (1.2, 1.8, 3),
            Kind.Sway => (1, 1.7, 4),
            Kind.HipCircle => (1.1, 1.8, 3),
            Kind.LookAside => (1.4, 2.4, 1),
            Kind.LookAround => (2.2, 3.4, 1),
            Kind.LookUp => (1.5, 2.5, 1),
            _ => (0.5, 0.75, 4),
        };
        _seconds = random.Between(low, high) / _pace;
        _count = random.Whole(_kind is Kind.Nod or Kind.ShakeHead or Kind.Sway ? 2 : 1, most);
        while (_count > 1 && Seconds > context.Budget) _count--;
        _armsUp = _kind == Kind.SideBend && random.Chance(0.6);
    }

    public override string Content => _kind switch
    {
        Kind.SideBend => _armsUp ? "stretch" : "side-bend",
        Kind.Twist => "twist",
        Kind.Sway => "sway",
        Kind.HipCircle => "hip-circle",
        Kind.Nod => "nod",
        Kind.ShakeHead => "shake-head",
        _ => "look",
    };

    public override double Seconds => _count * _seconds + 0.2;

    public override void Perform(MotionScore score, double start)
    {
        double end = start + Seconds;
        int sign = _side.Sign();
        score.Holds.Add((start, end));
        switch (_kind)
        {
            case Kind.SideBend:
                Add(BodyChannel.SpineLean, u => sign * 0.55 * Dip(u));
                Add(BodyChannel.PelvisSide, u => -sign * 0.06 * Dip(u));
                if (!_armsUp) break;
                foreach (var arm in (ReadOnlySpan<Side>)[Side.Left, Side.Right]) score.MoveArm(arm, start, end, 0.35 * Seconds, 0.3 * Seconds, _ => ArmPose.At(-0.08, 0.95, 0.05, 1, 0, -0.2));
                break;
            case Kind.Twist:
                Add(BodyChannel.SpineTurn, u => sign * 0.75 * Math.Sin(Math.Tau * u));
                Add(BodyChannel.PelvisTurn, u => sign * 0.15 * Math.Sin(Math.Tau * u));
                foreach (var arm in (ReadOnlySpan<Side>)[Side.Left, Side.Right]) score.MoveArm(arm, start, end, 0.5, 0.5, _ => ArmPose.At(0.1, -0.1, 0.5, 0.9, -0.4, -0.2));
                break;
            case Kind.Sway:
                Add(BodyChannel.PelvisSide, u => sign * 0.09 * Math.Sin(Math.Tau * u));
                Add(BodyChannel.SpineLean, u => sign * 0.12 * Math.Sin(Math.Tau * u));
                Add(BodyChannel.PelvisHeight, u => -0.025 * (0.5 - 0.5 * Math.Cos(2 * Math.Tau * u)));
                break;
            case Kind.HipCircle:
                Add(BodyChannel.PelvisSide, u => sign * 0.09 * Math.Sin(Math.Tau * u));
                Add(BodyChannel.PelvisForward, u => 0.07 * Math.Cos(Math.Tau * u));
                Add(BodyChannel.SpineLean, u => -sign * 0.16 * Math.Sin(Math.Tau * u));
                foreach (var arm in (ReadOnlySpan<Side>)[Side.Left, Side.Right]) score.MoveArm(arm, start, end, 0.5, 0.5, _ => ArmPose.At(0.02, -0.72, 0.08, 1, 0, -0.5));
                break;
            case Kind.LookAside:
                score.Hold(BodyChannel.HeadTurn, start, end, 0.4, 0.4, sign * 1.0 * Math.Min(1.15, _size));
                score.Hold(BodyChannel.SpineTurn, start, end, 0.5, 0.5, sign * 0.2);
                break;
            case Kind.LookAround:
                Add(BodyChannel.HeadTurn, u => sign * 0.95 * Math.Sin(Math.Tau * u));
                Add(BodyChannel.SpineTurn, u => sign * 0.25 * Math.Sin(Math.Tau * u - 0.3));
                break;
            case Kind.Nod:
                Add(BodyChannel.HeadPitch, u => 0.4 * Dip(u));
                break;
            case Kind.ShakeHead:
                Add(BodyChannel.HeadTurn, u => sign * 0.5 * Math.Sin(Math.Tau * u));
                break;
            default:
                score.Hold(BodyChannel.HeadPitch, start, end, 0.5, 0.5, -0.65 * Math.Min(1.2, _size));
                score.Hold(BodyChannel.SpinePitch, start, end, 0.6, 0.6, -0.18);
                break;
        }

        void Add(BodyChannel channel, Func<double, double> function) =>
            score.Add(channel, start, end, time => _size * function((time - start) / (Seconds / _count)) * Ease.Envelope(time, start, end, 0.25, 0.25));
    }

    public override string Describe(MotionRandom random)
    {
        string side = _side.Word(), other = _side.Other().Word();
        string text = _kind switch
        {
            Kind.SideBend when _armsUp => random.Pick($"<stretch> to the {side} with both arms up", $"<raise> both arms and <bend> to the {side}", $"<lean> to the {side} with arms over {{own}} head"),
            Kind.SideBend => random.Pick($"<bend> to the {side}", $"<lean> to the {side}", $"<bend> sideways to the {side}"),
            Kind.Twist => random.Pick("<twist> {own} upper body", $"<twist> to the {side} and then to the {other}", "<rotate> {own} torso from side to side"),
            Kind.Sway => random.Pick("<sway> from side to side", "<shift> {own} weight from side to side", "<sway> left and right", "<dance> from side to side"),
            Kind.HipCircle => random.Pick("<circle> {own} hips", "<rotate> {own} hips", "<move> {own} hips in circles"),
            Kind.LookAside => random.Pick($"<look> to the {side}", $"<turn> {{own}} head to the {side}", $"<look> to {{own}} {side}"),
            Kind.LookAround => random.Pick("<look> around", $"<look> {side} and {other}", $"<look> to the {side}, then to the {other}"),
            Kind.Nod => random.Pick("<nod>", "<nod> {own} head"),
            Kind.ShakeHead => random.Pick("<shake> {own} head"),
            _ => random.Pick("<look> up", "<look> up at the sky", "<lift> {own} head and <look> up"),
        };
        if (_kind is Kind.SideBend or Kind.HipCircle) text += Wording.Count(_count, random);
        return text + Wording.Pace(_pace, random);
    }

    private static double Dip(double u) => 0.5 - 0.5 * Math.Cos(Math.Tau * u);
}
