using System.Collections.Immutable;
using System.Numerics;
using ScaMo.Motion.Kinematics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Motion.Formats;

/// <summary>The 22 joints as they stand in files for animation programs.</summary>
internal static class MixamoSkeleton
{
    /// <summary>Mixamo's names without its prefix, by joint index.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "Hips", "LeftUpLeg", "RightUpLeg", "Spine", "LeftLeg", "RightLeg", "Spine1", "LeftFoot", "RightFoot", "Spine2", "LeftToeBase", "RightToeBase",
        "Neck", "LeftShoulder", "RightShoulder", "Head", "LeftArm", "RightArm", "LeftForeArm", "RightForeArm", "LeftHand", "RightHand",
    ];

    /// <summary>Joint indices, each joint followed by all that hangs on it.</summary>
    public static ImmutableArray<int> Order { get; } = [.. Descend(Pelvis)];

    /// <summary>Where the last bone of a limb ends, relative to its joint, in metres: crown, fingers, toes.</summary>
    public static ImmutableArray<Vector3?> Tips { get; } = [.. Enumerable.Range(0, HumanSkeleton.JointCount).Select(Tip)];

    /// <summary>The number of a joint's ancestors.</summary>
    public static int Depth(int joint)
    {
        int depth = 0;
        for (; joint > Pelvis; joint = HumanSkeleton.Parents[joint]) depth++;
        return depth;
    }

    private static Vector3? Tip(int joint) => joint switch
    {
        LeftFoot or RightFoot => new Vector3(0, 0, 0.06f),
        Head => new Vector3(0, 0.18f, 0),
        LeftWrist => new Vector3(0.16f, 0, 0),
        RightWrist => new Vector3(-0.16f, 0, 0),
        _ => null,
    };

    private static IEnumerable<int> Descend(int joint) =>
        Enumerable.Range(0, HumanSkeleton.JointCount).Where(child => HumanSkeleton.Parents[child] == joint).SelectMany(Descend).Prepend(joint);
}
