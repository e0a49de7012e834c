using System.Collections.Immutable;
using System.ComponentModel;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Server.Motions;

/// <summary>The 22 joints of HumanML3D.</summary>
internal sealed record SkeletonBody
{
    public static SkeletonBody Human { get; } = new() { Names = HumanSkeleton.JointNames, Parents = HumanSkeleton.Parents };

    [Description("Joint names, in the order of positions.")]
    public required ImmutableArray<string> Names { get; init; }

    [Description("Each joint's parent; -1 for the pelvis.")]
    public required ImmutableArray<int> Parents { get; init; }
}
