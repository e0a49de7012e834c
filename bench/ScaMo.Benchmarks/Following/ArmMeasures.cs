using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Benchmarks.Following;

/// <summary>What the hands do.</summary>
internal static class ArmMeasures
{
    /// <summary>For how long in all a hand must be up to count as up.</summary>
    private const double HeldSeconds = 0.25;

    /// <summary>A hand is watched for waving while it is less than this below its shoulder, metres: a hanging hand is 0.45 below.</summary>
    private const double WatchedBelowShoulder = 0.15;

    /// <summary>The least movement between two turning points of a wave, metres.</summary>
    private const double WaveAmplitude = 0.03;

    /// <summary>How high the hand gets over its shoulder for a quarter of a second, metres; hanging arms give about -0.45.</summary>
    public static double HandLift(MotionGeometry motion, Side side) => Held(motion, frame => Lift(motion, frame, side));

    /// <summary>How high both hands get over their shoulders at the same time, metres.</summary>
    public static double BothHandsLift(MotionGeometry motion) => Held(motion, frame => Math.Min(Lift(motion, frame, Side.Left), Lift(motion, frame, Side.Right)));

    /// <summary>
    /// How high a hand gets over its shoulder, metres, while the other one either hangs (40 cm lower) or is up as well: arms that swing
    /// with bent elbows, as a lively walker's, do neither.
    /// </summary>
    public static double AnyHandLift(MotionGeometry motion) => Held(motion, frame =>
    {
        double left = Lift(motion, frame, Side.Left), right = Lift(motion, frame, Side.Right);
        double lower = Math.Min(left, right), higher = Math.Max(left, right);
        return higher - lower >= 0.4 || lower >= -0.1 ? higher : lower;
    });

    /// <summary>How high the higher hand gets over the head joint, metres.</summary>
    public static double HandOverHead(MotionGeometry motion) =>
        Held(motion, frame => Math.Max(motion.Position(frame, LeftWrist).Y, motion.Position(frame, RightWrist).Y) - motion.Position(frame, Head).Y);

    /// <summary>
    /// How often a raised hand turns round, sideways or up and down, whichever is more, relative to its shoulder; movements of less than
    /// 4 cm do not count. Going up and down once gives one, a wave two a cycle.
    /// </summary>
    public static double WaveReversals(MotionGeometry motion, Side side) =>
        Math.Max(
            RaisedReversals(motion, side, frame => motion.Between(frame, Shoulder(side), Wrist(side)).X),
            RaisedReversals(motion, side, frame => Lift(motion, frame, side)));

    /// <inheritdoc cref="WaveReversals"/>
    public static double AnyWaveReversals(MotionGeometry motion) => Math.Max(WaveReversals(motion, Side.Left), WaveReversals(motion, Side.Right));

    /// <inheritdoc cref="WaveReversals"/>
    public static double BothWaveReversals(MotionGeometry motion) => Math.Min(WaveReversals(motion, Side.Left), WaveReversals(motion, Side.Right));

    /// <summary>How fast the faster hand moves relative to the pelvis in the fastest tenth of the time, m/s.</summary>
    public static double HandSpeed(MotionGeometry motion) => new[] { LeftWrist, RightWrist }.Max(wrist =>
        Signals.Quantile(motion.Velocities(wrist, 0.05, relativeTo: Pelvis).Select(velocity => (double)velocity.Length()), 0.9));

    /// <summary>
    /// The fastest thrust of a hand away from its shoulder, m/s: how fast their distance grows while the hand is in front of the body,
    /// between 30 cm below and 25 cm above the shoulder; 0 if it never is.
    /// </summary>
    public static double ThrustSpeed(MotionGeometry motion, Side side)
    {
        var reach = motion.Signal(frame => motion.Between(frame, Shoulder(side), Wrist(side)).Length());
        double fastest = 0;
        for (int frame = 2; frame < motion.FrameCount; frame++)
        {
            var hand = motion.Between(frame, Shoulder(side), Wrist(side));
            if (hand.Z > 0.15f && hand.Y is > -0.3f and < 0.25f) fastest = Math.Max(fastest, (reach[frame] - reach[frame - 2]) * motion.FramesPerSecond / 2);
        }

        return fastest;
    }

    /// <inheritdoc cref="ThrustSpeed"/>
    public static double AnyThrustSpeed(MotionGeometry motion) => Math.Max(ThrustSpeed(motion, Side.Left), ThrustSpeed(motion, Side.Right));

    private static double Held(MotionGeometry motion, Func<int, double> value) => Signals.SustainedMaximum(motion.Signal(value), motion.FramesIn(HeldSeconds));

    private static double Lift(MotionGeometry motion, int frame, Side side) => motion.Position(frame, Wrist(side)).Y - motion.Position(frame, Shoulder(side)).Y;

    private static int RaisedReversals(MotionGeometry motion, Side side, Func<int, double> value)
    {
        int reversals = 0;
        var raised = new List<double>();
        foreach (int frame in motion.Frames)
        {
            if (Lift(motion, frame, side) > -WatchedBelowShoulder)
            {
                raised.Add(value(frame));
                continue;
            }

            reversals += Signals.Reversals(raised, WaveAmplitude);
            raised.Clear();
        }

        return reversals + Signals.Reversals(raised, WaveAmplitude);
    }

    private static int Wrist(Side side) => side == Side.Left ? LeftWrist : RightWrist;

    private static int Shoulder(Side side) => side == Side.Left ? LeftShoulder : RightShoulder;
}
