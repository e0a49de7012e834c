using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Training.Data.Inspection;

/// <summary>How much a motion looks like one that a body on a floor makes. All take positions (frames, 22, 3) in metres, Y up, floor at y = 0.</summary>
public static class MotionQuality
{
    /// <summary>The height below which a foot joint is taken to bear on the floor, metres. Source: see <see cref="SkatingRatio"/>.</summary>
    public const float ContactHeight = 0.05f;

    /// <summary>The horizontal step from one frame to the next, at 20 a second, above which a bearing foot skates, metres.</summary>
    public const float SkatingStep = 0.025f;

    private static readonly ImmutableArray<int> FootJoints = [HumanSkeleton.JointNames.IndexOf("left_foot"), HumanSkeleton.JointNames.IndexOf("right_foot")];

    /// <summary>
    /// The share of frames in which a foot moves more than 2.5 cm along the floor while it stays less than 5 cm above it. Source: Karunratanakul et al., "Guided
    /// Motion Diffusion for Controllable Human Motion Synthesis", ICCV 2023, "foot skating ratio".
    /// </summary>
    /// <returns>0 to 1; 0 for fewer than two frames.</returns>
    public static double SkatingRatio(ReadOnlySpan<float> joints)
    {
        var positions = MemoryMarshal.Cast<float, Vector3>(joints);
        int steps = positions.Length / HumanSkeleton.JointCount - 1;
        int skating = 0;
        for (int frame = 0; frame < steps; frame++)
        {
            var pose = positions.Slice(frame * HumanSkeleton.JointCount, HumanSkeleton.JointCount);
            var next = positions.Slice((frame + 1) * HumanSkeleton.JointCount, HumanSkeleton.JointCount);
            foreach (int joint in FootJoints)
            {
                if (pose[joint].Y >= ContactHeight || next[joint].Y >= ContactHeight) continue;
                if (new Vector2(next[joint].X - pose[joint].X, next[joint].Z - pose[joint].Z).Length() <= SkatingStep) continue;
                skating++;
                break;
            }
        }

        return steps > 0 ? skating / (double)steps : 0;
    }

    /// <summary>How far the lowest joint of the motion is below the floor, metres; negative above it.</summary>
    public static float Penetration(ReadOnlySpan<float> joints)
    {
        float lowest = float.PositiveInfinity;
        for (int i = 1; i < joints.Length; i += 3) lowest = MathF.Min(lowest, joints[i]);
        return -lowest;
    }

    /// <summary>The mean speed of the pelvis along the floor, metres a second.</summary>
    public static double TravelSpeed(ReadOnlySpan<float> joints, double framesPerSecond)
    {
        var positions = MemoryMarshal.Cast<float, Vector3>(joints);
        double path = 0;
        int steps = positions.Length / HumanSkeleton.JointCount - 1;
        for (int frame = 0; frame < steps; frame++)
        {
            var step = positions[(frame + 1) * HumanSkeleton.JointCount] - positions[frame * HumanSkeleton.JointCount];
            path += new Vector2(step.X, step.Z).Length();
        }

        return steps > 0 ? path / steps * framesPerSecond : 0;
    }

    /// <summary>The highest speed of any joint, metres a second.</summary>
    public static double FastestJoint(ReadOnlySpan<float> joints, double framesPerSecond)
    {
        var positions = MemoryMarshal.Cast<float, Vector3>(joints);
        float largest = 0;
        for (int i = HumanSkeleton.JointCount; i < positions.Length; i++) largest = MathF.Max(largest, Vector3.DistanceSquared(positions[i], positions[i - HumanSkeleton.JointCount]));
        return Math.Sqrt(largest) * framesPerSecond;
    }

    /// <summary>The largest change of a bone's length against the first frame, metres.</summary>
    public static float BoneDeviation(ReadOnlySpan<float> joints)
    {
        var positions = MemoryMarshal.Cast<float, Vector3>(joints);
        float largest = 0;
        for (int i = HumanSkeleton.JointCount; i < positions.Length; i++)
        {
            int joint = i % HumanSkeleton.JointCount;
            if (joint == 0) continue;
            int parent = HumanSkeleton.Parents[joint];
            float length = Vector3.Distance(positions[i], positions[i - joint + parent]);
            largest = MathF.Max(largest, MathF.Abs(length - Vector3.Distance(positions[joint], positions[parent])));
        }

        return largest;
    }
}
