using ScaMo.Motion.Kinematics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Motion.Measures;

/// <summary>How feet move along the floor while they touch it.</summary>
internal static class FootContacts
{
    public static (double Speed, double Distance, double SkatingRatio) Measure(PoseTrack track)
    {
        // Step i leads from frame i to the next.
        var isSkating = new bool[track.FrameCount - 1];
        if (isSkating.Length == 0) return default;
        int contacts = 0;
        double distance = 0;
        foreach (int foot in (ReadOnlySpan<int>)[LeftFoot, RightFoot])
        {
            var speeds = new float[isSkating.Length];
            for (int step = 0; step < speeds.Length; step++) speeds[step] = track.HorizontalStep(foot, step + 1) * track.FramesPerSecond;

            for (int step = 0; step < speeds.Length; step++)
            {
                if (Math.Max(track[step][foot].Y, track[step + 1][foot].Y) >= MotionMeasures.ContactHeight) continue;
                contacts++;
                distance += speeds[step] / track.FramesPerSecond;
                isSkating[step] |= speeds[step] > MotionMeasures.SkatingSpeed && MeanAround(speeds, step) > MotionMeasures.SkatingSpeed;
            }
        }

        double speed = contacts == 0 ? 0 : distance * track.FramesPerSecond / contacts;
        return (speed, distance, isSkating.Count(skates => skates) / (double)isSkating.Length);
    }

    /// <summary>Beyond the ends the speed is 0.</summary>
    private static float MeanAround(float[] speeds, int step)
    {
        const int Half = MotionMeasures.SkatingWindow / 2;
        float sum = 0;
        for (int i = Math.Max(0, step - Half); i <= Math.Min(speeds.Length - 1, step + Half); i++) sum += speeds[i];
        return sum / MotionMeasures.SkatingWindow;
    }
}
