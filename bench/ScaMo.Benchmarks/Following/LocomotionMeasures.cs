using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Benchmarks.Following;

/// <summary>How the body travels and turns.</summary>
internal static class LocomotionMeasures
{
    /// <summary>Median speed of the pelvis in the direction that the body faces, m/s; negative is backwards.</summary>
    public static double ForwardSpeed(MotionGeometry motion) =>
        Signals.Median(motion.Frames.Select(frame => (double)motion.SeenFromBody(frame, motion.Velocity[frame]).Z));

    /// <summary>Median speed of the pelvis over the ground in any direction, m/s.</summary>
    public static double GroundSpeed(MotionGeometry motion) =>
        Signals.Median(motion.Velocity.Select(velocity => Math.Sqrt(velocity.X * velocity.X + velocity.Z * velocity.Z)));

    /// <summary>The direction of travel seen from the body, degrees: 0 ahead, 90 straight to the left.</summary>
    public static double DriftAngle(MotionGeometry motion)
    {
        var seen = motion.Frames.Select(frame => motion.SeenFromBody(frame, motion.Velocity[frame])).ToList();
        return double.RadiansToDegrees(Math.Atan2(seen.Average(velocity => velocity.X), seen.Average(velocity => velocity.Z)));
    }

    /// <summary>The heading at the end less that at the start, degrees, whole turns counted; left is positive. A quarter of a second each.</summary>
    public static double NetTurn(MotionGeometry motion)
    {
        int frames = Math.Min(motion.FrameCount, motion.FramesIn(0.25));
        return motion.Heading.TakeLast(frames).Average() - motion.Heading.Take(frames).Average();
    }

    /// <summary>The farthest that the pelvis gets from where it started, metres over the ground.</summary>
    public static double Excursion(MotionGeometry motion) =>
        motion.Frames.Max(frame => MotionGeometry.GroundDistance(motion.Position(frame, Pelvis), motion.Position(0, Pelvis)));

    /// <summary>Steps a second: how often one foot passes the other by 15 cm or more, fore and aft.</summary>
    public static double StepRate(MotionGeometry motion)
    {
        var lead = motion.Frames.Select(frame => (double)motion.Between(frame, RightAnkle, LeftAnkle).Z);
        return Signals.Reversals(lead, 0.15) * motion.FramesPerSecond / motion.FrameCount;
    }
}
