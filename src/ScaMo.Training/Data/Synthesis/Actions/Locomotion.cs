using ScaMo.Training.Data.Synthesis.Body;

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>Walking, running and their kin, along a way.</summary>
internal sealed class Locomotion : MotionAction
{
    /// <summary>How long before its steps the body starts to move, and how long after them it comes to rest.</summary>
    private const double Before = 0.15;
    private const double After = 0.3;

    private readonly LocomotionKind _kind;
    private readonly PathShape _shape;
    private readonly Side _side;
    private readonly double _speed;
    private readonly double _relativeSpeed;
    private readonly double _turn;
    private readonly double _weaves;
    private readonly Gait _gait;
    private readonly SmoothNoise _speedNoise;
    private readonly SmoothNoise _turnNoise;
    private readonly ArmGesture? _gesture;
    private readonly double _gestureDelay;

    public Locomotion(ActionContext context, bool withGesture)
    {
        var (random, style, budget) = context;
        _kind = withGesture
            ? random.Pick(LocomotionKind.Walk, LocomotionKind.Walk, LocomotionKind.Walk, LocomotionKind.WalkBackward)
            : (LocomotionKind)random.Weighted(10, 3, 3.5, 2, 1.8, 1.8, 1.5, 3.5, 3);
        _side = random.Side();
        double variation = 0.22 * random.Normal() + 0.4 * Math.Log(style.Tempo);
        _relativeSpeed = Math.Exp(variation);
        _speed = _relativeSpeed * UsualSpeed(_kind);
        _shape = _kind is LocomotionKind.Walk or LocomotionKind.Jog or LocomotionKind.Run or LocomotionKind.Sneak or LocomotionKind.March
            ? (PathShape)random.Weighted(5, 4, budget > 5 ? 2 : 0, budget > 4 ? 1 : 0)
            : _kind == LocomotionKind.Sidestep ? PathShape.Straight : (PathShape)random.Weighted(3, 1);
        Seconds = Math.Min(budget, _shape switch
        {
            PathShape.Circle => random.Between(5, 8),
            PathShape.Zigzag => random.Between(4, 7),
            _ => random.Between(1.6, 5.5),
        });
        _turn = _side.Sign() * _shape switch
        {
            PathShape.Curve => random.Between(0.6, 2.4),
            PathShape.Circle => random.Between(5.6, 6.8),
            PathShape.Zigzag => random.Between(0.9, 1.5),
            _ => 0,
        };
        _weaves = random.Between(0.28, 0.45);
        _gait = MakeGait(random);
        (_speedNoise, _turnNoise) = (new SmoothNoise(random), new SmoothNoise(random));
        if (!withGesture) return;
        _gesture = ArmGesture.TryDraw(context with { Budget = Seconds - 0.3 }, whileWalking: true);
        _gestureDelay = _gesture is null ? 0 : random.Between(0.1, Seconds - _gesture.Seconds);
    }

    public override string Content => (_kind, _gesture) switch
    {
        (_, { } gesture) => $"walk+{gesture.Content}",
        (LocomotionKind.WalkBackward, _) => "walk-backward",
        _ => _kind.ToString().ToLowerInvariant(),
    };

    public override double Seconds { get; }

    public override bool IsSteady => true;

    public override void Perform(MotionScore score, double start)
    {
        double end = start + Seconds, from = start - Before, to = end + After;
        score.Gaits.Add(_gait with { Start = start, End = end });
        double[] along = _kind == LocomotionKind.Sidestep ? score.LeftSpeed : score.ForwardSpeed;
        double signed = _kind switch { LocomotionKind.WalkBackward => -_speed, LocomotionKind.Sidestep => _speed * _side.Sign(), _ => _speed };
        MotionScore.Add(along, from, to, time => signed * (1 + 0.05 * _speedNoise.At(time)) * Weight(time));
        MotionScore.Add(score.TurnSpeed, from, to, time => (TurnSpeed(time - start) + 0.045 * _turnNoise.At(time)) * Weight(time));
        // People look and lean to where they turn.
        score.Add(BodyChannel.HeadTurn, from, to, time => 0.25 * Math.Clamp(TurnSpeed(time + 0.3 - start), -1.5, 1.5) * Weight(time));
        score.Add(BodyChannel.SpineLean, from, to, time => 0.05 * _speed * TurnSpeed(time - start) * Weight(time));
        if (_kind == LocomotionKind.Sneak)
        {
            score.Hold(BodyChannel.PelvisHeight, start - 0.5, end + 0.6, 0.6, 0.6, -0.1);
            score.Hold(BodyChannel.SpinePitch, start - 0.5, end + 0.6, 0.6, 0.6, 0.35);
            score.Hold(BodyChannel.HeadPitch, start - 0.5, end + 0.6, 0.6, 0.6, -0.2);
        }
        else if (_kind is LocomotionKind.Run or LocomotionKind.Jog)
        {
            score.Hold(BodyChannel.PelvisHeight, start - 0.3, end + 0.6, 0.5, 0.6, -0.035);
        }

        _gesture?.Perform(score, start + _gestureDelay);

        double Weight(double time) => Ease.Envelope(time, from, to, FadeTime, FadeTime);
    }

    public override string Describe(MotionRandom random)
    {
        string text = Verb(random) + Direction(random);
        if (_relativeSpeed < 0.82 && random.Chance(0.8)) text += random.Pick(" slowly", " at a slow pace", " slowly");
        else if (_relativeSpeed > 1.2 && random.Chance(0.8)) text += random.Pick(" quickly", " at a fast pace", " fast");
        return _gesture is null || random.Chance(0.1) ? text :
            random.Chance(0.6) ? $"{text} while {Gerunds(_gesture.Describe(random))}" : $"{text} and {_gesture.Describe(random)}";
    }

    /// <summary>After "while" verbs are gerunds in every form of the sentence.</summary>
    private static string Gerunds(string phrase) => phrase.Replace("<", "<~", StringComparison.Ordinal);

    private static double UsualSpeed(LocomotionKind kind) => kind switch
    {
        LocomotionKind.Walk => 1.0,
        LocomotionKind.Jog => 2.0,
        LocomotionKind.Run => 3.2,
        LocomotionKind.Sneak => 0.5,
        LocomotionKind.March => 0.95,
        LocomotionKind.Limp => 0.6,
        LocomotionKind.Skip => 1.5,
        LocomotionKind.WalkBackward => 0.65,
        _ => 0.42,
    };

    /// <summary>How long it takes to get going, and to stop.</summary>
    private double FadeTime => 0.5 + 0.17 * _speed;

    private double TurnSpeed(double time) => _shape switch
    {
        PathShape.Zigzag => _turn * Math.Cos(Math.Tau * _weaves * time),
        _ => _turn / Seconds,
    };

    private Gait MakeGait(MotionRandom random)
    {
        var gait = new Gait { Start = 0, End = 0, Cadence = 1.75 * Math.Sqrt(_speed) * Math.Exp(0.06 * random.Normal()), First = random.Side() };
        return _kind switch
        {
            LocomotionKind.Jog => gait with { Cadence = 2.5 * Math.Pow(_relativeSpeed, 0.3), Duty = 0.42, Lift = 0.14, PushOff = 0.8, Landing = -0.05, ArmSwing = 0.5, ArmBend = 1.2, Bob = 0.03, Sway = 0.015, Twist = 0.12 },
            LocomotionKind.Run => gait with { Cadence = 2.8 * Math.Pow(_relativeSpeed, 0.4), Duty = 0.35, Lift = 0.2, PushOff = 1, Landing = 0.05, ArmSwing = 0.75, ArmBend = 1.4, Bob = 0.035, Sway = 0.01, Twist = 0.15 },
            LocomotionKind.Sneak => gait with { Cadence = 1.25 * Math.Sqrt(_relativeSpeed), Duty = 0.66, Lift = 0.15, PushOff = 0.4, Landing = 0.3, ArmSwing = 0.12, ArmBend = 0.9, Bob = 0.01, Sway = 0.04 },
            LocomotionKind.March => gait with { Cadence = 1.9 * Math.Sqrt(_relativeSpeed), Duty = 0.58, Lift = random.Between(0.2, 0.3), PushOff = 0.3, Landing = 0, ArmSwing = random.Between(0.6, 0.9), ArmBend = 0.05, Twist = 0.05 },
            LocomotionKind.Limp => gait with { Cadence = 1.5 * Math.Sqrt(_relativeSpeed), Limp = random.Between(0.25, 0.45), Injured = _side, Lift = 0.08, PushOff = 0.3, ArmSwing = 0.2, Sway = 0.04 },
            LocomotionKind.Skip => gait with { Cadence = 1.75 * Math.Pow(_relativeSpeed, 0.3), Duty = 0.5, Lift = 0.26, PushOff = 0.7, Landing = 0.15, ArmSwing = 0.7, ArmBend = 0.6, Bob = 0.06, Skips = true },
            LocomotionKind.WalkBackward => gait with { Cadence = 1.65 * Math.Sqrt(_speed / 0.65), Lift = 0.11, PushOff = 0.2, Landing = 0.3, ArmSwing = -0.2, Twist = 0.05 },
            LocomotionKind.Sidestep => gait with { Cadence = 1.9 * Math.Sqrt(_relativeSpeed), Lift = 0.1, PushOff = 0.3, Landing = 0.1, Width = 0.09, ArmSwing = 0.04, Twist = 0.03, Sway = 0.01, First = _side },
            _ => gait with { Lift = random.Between(0.075, 0.11), ArmSwing = random.Between(0.22, 0.4) },
        };
    }

    private string Verb(MotionRandom random) => _kind switch
    {
        LocomotionKind.Jog => "<jog>",
        LocomotionKind.Run => random.Pick("<run>", "<run>", "<sprint>"),
        LocomotionKind.Sneak => random.Pick("<sneak>", "<creep>", "<tiptoe>"),
        LocomotionKind.March => random.Pick("<march>", "<march>", "<walk> with high knees"),
        LocomotionKind.Limp => random.Pick("<limp>", $"<limp> on {{own}} {_side.Word()} leg", $"<walk> with a hurt {_side.Word()} leg", $"<walk> with an injured {_side.Word()} leg"),
        LocomotionKind.Skip => "<skip>",
        LocomotionKind.Sidestep => random.Pick("<step>", "<walk>", "<sidestep>", "<shuffle>"),
        LocomotionKind.WalkBackward => random.Pick("<walk>", "<walk>", "<step>"),
        _ => random.Pick("<walk>", "<walk>", "<walk>", "<stroll>"),
    };

    private string Direction(MotionRandom random)
    {
        string side = _side.Word();
        switch (_kind)
        {
            case LocomotionKind.Sidestep: return random.Pick($" to the {side}", $" sideways to the {side}", $" to {{own}} {side} side");
            case LocomotionKind.WalkBackward when _shape == PathShape.Curve: return random.Pick(" backwards in a curve", " backward along a curve");
            case LocomotionKind.WalkBackward: return random.Pick(" backwards", " backward", " straight back");
        }

        string round = _side == Side.Left ? "counterclockwise" : "clockwise";
        return _shape switch
        {
            PathShape.Curve when Math.Abs(_turn) > 1.3 => random.Pick($" forward and <turn> {side}", $" in a curve to the {side}", $" forward, turning to the {side}", $" around to the {side}"),
            PathShape.Curve => random.Pick($" forward and <veer> to the {side}", $" in a slight curve to the {side}", $" forward, curving to the {side}", $" slightly to the {side}"),
            PathShape.Circle => random.Pick($" in a circle to the {side}", $" in a {round} circle", $" {round} in a circle", $" around in a circle {round}"),
            PathShape.Zigzag => random.Pick(" in a zigzag", " forward in a zigzag line", " from side to side in a zigzag"),
            _ => random.Pick(" forward", " forward", " forwards", " straight ahead", " in a straight line"),
        };
    }
}
