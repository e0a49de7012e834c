using ScaMo.Training.Data.Synthesis.Body;

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>Turning on the spot by an angle.</summary>
internal sealed class Turn : MotionAction
{
    private readonly Side _side;
    private readonly int _degrees;
    private readonly double _pace;
    private readonly double _error;

    public Turn(ActionContext context)
    {
        var random = context.Random;
        _side = random.Side();
        _pace = context.DrawPace();
        _degrees = random.Pick(45, 90, 90, 90, 180, 180, 180, 270, 360);
        while (_degrees > 90 && Duration() > context.Budget) _degrees -= 90;
        _error = 1 + 0.05 * random.Normal();
        Seconds = Duration();
    }

    public override string Content => "turn";

    public override double Seconds { get; }

    public override void Perform(MotionScore score, double start)
    {
        double angle = _side.Sign() * _degrees * _error * Math.PI / 180;
        MotionScore.Add(score.TurnSpeed, start, start + Seconds, time => angle / Seconds * 2 * Ease.Bump((time - start) / Seconds));
        score.Add(BodyChannel.HeadTurn, start, start + Seconds, time => _side.Sign() * 0.45 * Ease.Bump(Math.Sqrt(Math.Max(0, time - start) / Seconds)));
        score.Gaits.Add(new Gait
        {
            Start = start + 0.12,
            End = start + Seconds - 0.2,
            Cadence = 2.1 * Math.Clamp(_pace, 0.8, 1.4),
            First = _side,
            Lift = 0.065,
            PushOff = 0.25,
            Landing = 0,
            ArmSwing = 0.06,
            ArmBend = 0.1,
            Twist = 0.02,
            Bob = 0.008,
            Sway = 0.03,
            Width = 0.01,
        });
    }

    public override string Describe(MotionRandom random)
    {
        string side = _side.Word();
        string round = _side == Side.Left ? "counterclockwise" : "clockwise";
        string text = _degrees switch
        {
            45 => random.Pick($"<turn> slightly to the {side}", $"<turn> a little to the {side}", $"<turn> 45 degrees to the {side}"),
            90 => random.Pick($"<turn> to the {side}", $"<turn> {side}", $"<turn> 90 degrees to the {side}", $"<make> a quarter turn to the {side}"),
            180 => random.Pick("<turn> around", $"<turn> around to the {side}", $"<turn> 180 degrees to the {side}", $"<make> a half turn to the {side}", $"<turn> around {round}"),
            270 => random.Pick($"<turn> 270 degrees to the {side}", $"<make> a three quarter turn to the {side}"),
            _ => random.Pick($"<turn> in a full circle to the {side}", $"<turn> all the way around to the {side}", $"<spin> around {round}", $"<turn> 360 degrees to the {side}"),
        };
        return text + Wording.Pace(_pace, random);
    }

    private double Duration() => (0.75 + _degrees / 110.0) / Math.Clamp(_pace, 0.6, 1.6);
}
