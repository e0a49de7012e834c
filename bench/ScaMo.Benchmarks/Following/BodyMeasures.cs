using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Benchmarks.Following;

/// <summary>What trunk and legs do.</summary>
internal static class BodyMeasures
{
    private const double BriefSeconds = 0.15;

    private static readonly int[] Limbs = [LeftWrist, RightWrist, LeftAnkle, RightAnkle];

    /// <summary>The deepest forward lean of the trunk (pelvis to neck) that is held for 0.15 s, degrees from upright.</summary>
    public static double ForwardLean(MotionGeometry motion) => Signals.SustainedMaximum(motion.Signal(frame => Lean(motion, frame)), motion.FramesIn(BriefSeconds));

    /// <summary>The median forward lean of the trunk, degrees: how much someone stoops.</summary>
    public static double Stoop(MotionGeometry motion) => Signals.Median(motion.Signal(frame => Lean(motion, frame)));

    /// <summary>From the head's usual top height (its 90 % quantile) to the lowest that is held for 0.15 s, metres.</summary>
    public static double HeadDrop(MotionGeometry motion) => Drop(motion, Head);

    /// <summary>The same of the pelvis: a crouch lowers it, a bow hardly.</summary>
    public static double PelvisDrop(MotionGeometry motion) => Drop(motion, Pelvis);

    /// <summary>
    /// How high a foot gets over the other one while it is swung out in front or to the side (30 cm or more from the pelvis, at most 10 cm
    /// behind it), metres. The trailing foot of a runner does not count.
    /// </summary>
    public static double KickHeight(MotionGeometry motion, Side side)
    {
        var (foot, other) = side == Side.Left ? (LeftFoot, RightFoot) : (RightFoot, LeftFoot);
        double highest = 0;
        foreach (int frame in motion.Frames)
        {
            var swung = motion.Between(frame, Pelvis, foot);
            if (Math.Sqrt(swung.X * swung.X + swung.Z * swung.Z) < 0.3 || swung.Z < -0.1) continue;
            highest = Math.Max(highest, motion.Position(frame, foot).Y - motion.Position(frame, other).Y);
        }

        return highest;
    }

    /// <inheritdoc cref="KickHeight"/>
    public static double AnyKickHeight(MotionGeometry motion) => Math.Max(KickHeight(motion, Side.Left), KickHeight(motion, Side.Right));

    /// <summary>The mean speed of wrists and ankles relative to the pelvis, m/s.</summary>
    public static double LimbSpeed(MotionGeometry motion) => Limbs.Average(limb => MeanSpeed(motion, limb));

    /// <summary>The mean speed of the two ankles relative to the pelvis, m/s: near 0 for who stands.</summary>
    public static double LegSpeed(MotionGeometry motion) => (MeanSpeed(motion, LeftAnkle) + MeanSpeed(motion, RightAnkle)) / 2;

    private static double MeanSpeed(MotionGeometry motion, int joint) => motion.Velocities(joint, 0.05, relativeTo: Pelvis).Average(velocity => velocity.Length());

    private static double Lean(MotionGeometry motion, int frame)
    {
        var trunk = motion.Between(frame, Pelvis, Neck);
        return double.RadiansToDegrees(Math.Atan2(trunk.Z, trunk.Y));
    }

    private static double Drop(MotionGeometry motion, int joint)
    {
        var heights = motion.Signal(frame => motion.Position(frame, joint).Y);
        return Signals.Quantile(heights, 0.9) - Signals.SustainedMinimum(heights, motion.FramesIn(BriefSeconds));
    }
}
