using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ScaMo.Motion.Kinematics;

/// <summary>
/// The body whose bone lengths motions are brought to before features are taken, so that motions of different people compare.
/// Source: HumanML3D, motion_representation.ipynb (uniform_skeleton).
/// </summary>
public sealed class TargetSkeleton
{
    /// <param name="boneLengths">The distance in metres from each joint's parent to the joint (22); the pelvis' own entry is not read.</param>
    /// <exception cref="ArgumentException">Not 22 lengths, or a length that is not finite and above 0.</exception>
    public TargetSkeleton(ReadOnlySpan<float> boneLengths)
    {
        if (boneLengths.Length != HumanSkeleton.JointCount)
        {
            throw new ArgumentException($"{boneLengths.Length} lengths for {HumanSkeleton.JointCount} joints.", nameof(boneLengths));
        }

        for (int joint = 1; joint < boneLengths.Length; joint++)
        {
            if (boneLengths[joint] > 0 && float.IsFinite(boneLengths[joint])) continue;
            throw new ArgumentException($"The bone that ends in {HumanSkeleton.JointNames[joint]} has no length.", nameof(boneLengths));
        }

        BoneLengths = [0, .. boneLengths[1..]];
    }

    /// <summary>HumanML3D's own proportions, those of an adult of about 1.6 m (clip 000021 of the data set, first frame).</summary>
    public static TargetSkeleton HumanML3D { get; } = new(
    [
        0f, 0.103073947f, 0.109883353f, 0.131568253f, 0.393623143f, 0.390188128f, 0.143190265f, 0.432432979f, 0.425643325f, 0.057364706f, 0.143381745f,
        0.149418667f, 0.219359994f, 0.137486830f, 0.143382832f, 0.103039272f, 0.131613985f, 0.122984305f, 0.256839842f, 0.263091862f, 0.266011864f,
        0.269876301f,
    ]);

    /// <summary>The distance in metres from each joint's parent to the joint; 0 for the pelvis.</summary>
    public ImmutableArray<float> BoneLengths { get; }

    /// <summary>Right thigh and shin: the length whose ratio scales the path of the root.</summary>
    internal float LegLength => BoneLengths[HumanJoint.RightKnee] + BoneLengths[HumanJoint.RightAnkle];

    /// <summary>The proportions of a body in a pose.</summary>
    /// <param name="joints">Positions of one frame (22, 3) in metres.</param>
    /// <exception cref="ArgumentException">Not 22 positions, or two ends of a bone coincide.</exception>
    public static TargetSkeleton FromPose(ReadOnlySpan<float> joints)
    {
        var positions = Joints(joints);
        Span<float> lengths = stackalloc float[HumanSkeleton.JointCount];
        for (int joint = 1; joint < lengths.Length; joint++) lengths[joint] = Vector3.Distance(positions[joint], positions[HumanSkeleton.Parents[joint]]);
        return new TargetSkeleton(lengths);
    }

    /// <summary>The proportions of a skeleton given by offsets from parent to joint.</summary>
    /// <param name="offsets">Offsets (22, 3) in metres; only their lengths count.</param>
    /// <exception cref="ArgumentException">Not 22 offsets, or one without length.</exception>
    public static TargetSkeleton FromOffsets(ReadOnlySpan<float> offsets)
    {
        var vectors = Joints(offsets);
        Span<float> lengths = stackalloc float[HumanSkeleton.JointCount];
        for (int joint = 1; joint < lengths.Length; joint++) lengths[joint] = vectors[joint].Length();
        return new TargetSkeleton(lengths);
    }

    /// <summary>The offset from each joint's parent to the joint in the rest pose of <see cref="HumanSkeleton.RestDirections"/>, metres.</summary>
    public Vector3 Offset(int joint) => HumanSkeleton.RestDirections[joint] * BoneLengths[joint];

    private static ReadOnlySpan<Vector3> Joints(ReadOnlySpan<float> values) => values.Length == HumanSkeleton.JointCount * 3
        ? MemoryMarshal.Cast<float, Vector3>(values)
        : throw new ArgumentException($"{values.Length} values are not ({HumanSkeleton.JointCount}, 3).", nameof(values));
}
