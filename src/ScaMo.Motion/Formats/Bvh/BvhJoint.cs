using System.Collections.Immutable;
using System.Numerics;

namespace ScaMo.Motion.Formats.Bvh;

/// <summary>A joint of a BVH hierarchy.</summary>
/// <param name="Name">The name, spaces inside it included.</param>
/// <param name="Parent">The index of the parent, which is smaller than the joint's own; -1 for a root.</param>
/// <param name="Offset">The position in the parent's frame where no position channel says otherwise, in the file's unit.</param>
/// <param name="Channels">The channels in the order of their numbers, which is also the order in which rotations compose.</param>
/// <param name="FirstChannel">Where the joint's numbers start in a frame.</param>
/// <param name="EndSites">Tips of the joint's bones, in its own frame; usually none or one.</param>
public sealed record BvhJoint(
    string Name,
    int Parent,
    Vector3 Offset,
    ImmutableArray<BvhChannel> Channels,
    int FirstChannel,
    ImmutableArray<Vector3> EndSites);
