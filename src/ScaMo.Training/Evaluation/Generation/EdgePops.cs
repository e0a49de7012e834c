using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Training.Evaluation.Generation;

/// <summary>How much a motion jumps at its ends, where a decoder sees only one side.</summary>
/// <param name="Start">
/// How far the joint that errs most is, in the first frame, from where the next two frames point back to (2 p[1] − p[2]), metres: its second difference.
/// </param>
/// <param name="End">The same in the last frame.</param>
public readonly record struct EdgePops(double Start, double End)
{
    /// <summary>Measures a motion; 0 below three frames.</summary>
    public static EdgePops Measure(MotionClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return clip.FrameCount < 3 ? default : new EdgePops(Pop(clip, 0, 1), Pop(clip, clip.FrameCount - 1, -1));
    }

    private static double Pop(MotionClip clip, int edge, int inwards)
    {
        var positions = MemoryMarshal.Cast<float, Vector3>(clip.Positions.Span);
        float largest = 0;
        for (int joint = 0; joint < HumanSkeleton.JointCount; joint++)
        {
            var (at, next, after) = (At(positions, edge), At(positions, edge + inwards), At(positions, edge + 2 * inwards));
            largest = Math.Max(largest, (at - 2 * next + after).Length());

            Vector3 At(ReadOnlySpan<Vector3> all, int frame) => all[frame * HumanSkeleton.JointCount + joint];
        }

        return largest;
    }
}
