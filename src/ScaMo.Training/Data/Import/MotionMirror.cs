using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Training.Data.Import;

/// <summary>Mirrors a body: left becomes right. Source: HumanML3D, raw_pose_processing.ipynb (swap_left_right).</summary>
internal static class MotionMirror
{
    private static readonly ImmutableArray<int> Counterparts = [.. HumanSkeleton.JointNames.Select(name => HumanSkeleton.JointNames.IndexOf(Counterpart(name)))];

    /// <summary>The mirror image of positions (frames, 22, 3): joints of the two sides change places, and x its sign.</summary>
    public static float[] Mirror(ReadOnlySpan<float> joints)
    {
        var result = new float[joints.Length];
        var source = MemoryMarshal.Cast<float, Vector3>(joints);
        var target = MemoryMarshal.Cast<float, Vector3>(result.AsSpan());
        for (int i = 0; i < source.Length; i++)
        {
            int joint = i % HumanSkeleton.JointCount;
            var position = source[i - joint + Counterparts[joint]];
            target[i] = position with { X = -position.X };
        }

        return result;
    }

    private static string Counterpart(string name) =>
        name.StartsWith("left_", StringComparison.Ordinal) ? "right_" + name[5..] :
        name.StartsWith("right_", StringComparison.Ordinal) ? "left_" + name[6..] : name;
}
