using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Training.Data.Import;

/// <summary>Finds the stretches of a motion in which no joint moves faster than people do.</summary>
internal static class GlitchFilter
{
    /// <summary>How much is cut before and after a jump: a flipped limb often stays wrong for some frames.</summary>
    private const double MarginSeconds = 0.1;

    /// <param name="joints">Positions (frames, 22, 3) in metres.</param>
    /// <param name="frameTime">Seconds from one frame to the next.</param>
    /// <param name="fastest">The speed above which a step is a glitch, metres a second.</param>
    /// <returns>Ranges of frames without glitches, in order; the whole if there are none.</returns>
    public static IReadOnlyList<(int Start, int End)> CleanRanges(ReadOnlySpan<float> joints, double frameTime, double fastest)
    {
        var positions = MemoryMarshal.Cast<float, Vector3>(joints);
        int frames = positions.Length / HumanSkeleton.JointCount;
        float limit = (float)(fastest * frameTime);
        int margin = (int)Math.Round(MarginSeconds / frameTime);
        var ranges = new List<(int, int)>();
        int start = 0;
        for (int frame = 1; frame < frames; frame++)
        {
            if (LargestStep(positions, frame) <= limit) continue;
            if (frame - margin > start) ranges.Add((start, frame - margin));
            start = Math.Max(start, frame + margin);
        }

        if (frames > start) ranges.Add((start, frames));
        return ranges;
    }

    private static float LargestStep(ReadOnlySpan<Vector3> positions, int frame)
    {
        float largest = 0;
        int start = frame * HumanSkeleton.JointCount;
        for (int i = start; i < start + HumanSkeleton.JointCount; i++) largest = MathF.Max(largest, Vector3.DistanceSquared(positions[i], positions[i - HumanSkeleton.JointCount]));
        return MathF.Sqrt(largest);
    }
}
