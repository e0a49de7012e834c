using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Preview;

/// <summary>Chooses frames that stand for a motion.</summary>
public static class KeyPoses
{
    /// <summary>Chooses frames, the first and the last among them if there are two or more.</summary>
    /// <param name="clip">The motion.</param>
    /// <param name="count">How many frames, at least 1.</param>
    /// <param name="selection">How they are chosen.</param>
    /// <returns>Different frames in order; fewer than asked for where the motion is shorter or, by motion, where it rests.</returns>
    public static int[] Select(MotionClip clip, int count, KeyPoseSelection selection)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int last = clip.FrameCount - 1;
        if (last < 0) return [];
        if (count == 1) return [last / 2];
        var parts = Enumerable.Range(0, count).Select(i => i / (double)(count - 1));
        var way = selection == KeyPoseSelection.ByMotion ? WayOf(clip) : null;
        // Nothing moves: time is all there is to go by.
        return way is null || way[last] == 0
            ? [.. parts.Select(part => (int)Math.Round(part * last)).Distinct()]
            : [.. parts.Select(part => FrameAt(way, part * way[last])).Distinct()];
    }

    /// <summary>The way that all joints have gone up to each frame, metres.</summary>
    private static double[] WayOf(MotionClip clip)
    {
        const int Joints = HumanSkeleton.JointCount;
        var positions = MemoryMarshal.Cast<float, Vector3>(clip.Positions.Span);
        var way = new double[clip.FrameCount];
        for (int frame = 1; frame < way.Length; frame++)
        {
            way[frame] = way[frame - 1];
            for (int i = frame * Joints; i < (frame + 1) * Joints; i++) way[frame] += Vector3.Distance(positions[i], positions[i - Joints]);
        }

        return way;
    }

    private static int FrameAt(double[] way, double distance)
    {
        if (distance == 0) return 0;
        int frame = Array.BinarySearch(way, distance);
        if (frame < 0) frame = Math.Min(~frame, way.Length - 1);
        return frame > 0 && distance - way[frame - 1] < way[frame] - distance ? frame - 1 : frame;
    }
}
