using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Features;

/// <summary>
/// HumanML3D features from joint positions at 20 frames a second. Source: HumanML3D, motion_representation.ipynb (process_file),
/// quirks included: the heading is smoothed with hips read in the wrong order, and the first frame's is the identity.
/// </summary>
public static class FeatureEncoder
{
    /// <summary>The squared displacement (square metres) below which a foot joint counts as resting from one frame to the next.</summary>
    public const float ContactThreshold = 0.002f;

    private static readonly int[] ContactJoints = [HumanJoint.LeftAnkle, HumanJoint.LeftFoot, HumanJoint.RightAnkle, HumanJoint.RightFoot];

    /// <summary>Normalises a motion (see <see cref="MotionNormalizer"/>) and takes its features.</summary>
    /// <param name="joints">Positions (frames, 22, 3) in metres, Y up, 20 frames a second; at least two frames.</param>
    /// <param name="target">The bone lengths to give the body.</param>
    /// <param name="signs">How the heading's quaternion signs are chosen.</param>
    /// <returns>Features (frames - 1, 263), not normalised by statistics.</returns>
    /// <exception cref="ArgumentException">
    /// Fewer than two whole frames, a value that is not finite, or a right leg without length in the first frame.
    /// </exception>
    public static float[] Encode(ReadOnlySpan<float> joints, TargetSkeleton target, HeadingSigns signs = HeadingSigns.AsPublished) =>
        EncodeNormalized(MotionNormalizer.Normalize(joints, target), signs);

    /// <summary>Takes the features of a motion that is normalised already.</summary>
    /// <param name="joints">Positions (frames, 22, 3) as <see cref="MotionNormalizer.Normalize"/> returns them; at least two frames.</param>
    /// <param name="signs">How the heading's quaternion signs are chosen.</param>
    /// <returns>Features (frames - 1, 263).</returns>
    /// <exception cref="ArgumentException">Fewer than two whole frames.</exception>
    public static float[] EncodeNormalized(ReadOnlySpan<float> joints, HeadingSigns signs = HeadingSigns.AsPublished)
    {
        const int Values = HumanSkeleton.JointCount * 3;
        if (joints.Length % Values != 0 || joints.Length < 2 * Values)
        {
            throw new ArgumentException($"{joints.Length} values are not two or more frames of {Values}.", nameof(joints));
        }

        var positions = MemoryMarshal.Cast<float, Vector3>(joints);
        var headings = HeadingFilter.Headings(positions, signs);
        var features = new float[(headings.Length - 1) * FeatureLayout.Count];
        for (int frame = 0; frame < headings.Length - 1; frame++)
        {
            var row = features.AsSpan(frame * FeatureLayout.Count, FeatureLayout.Count);
            var pose = positions.Slice(frame * HumanSkeleton.JointCount, HumanSkeleton.JointCount);
            var next = positions.Slice((frame + 1) * HumanSkeleton.JointCount, HumanSkeleton.JointCount);
            WriteRoot(pose, next, headings[frame], headings[frame + 1], row);
            WriteLocalPositions(pose, headings[frame], row[FeatureLayout.LocalPositions]);
            WriteRotations(pose, headings[frame], row[FeatureLayout.Rotations]);
            WriteVelocities(pose, next, headings[frame], row[FeatureLayout.LocalVelocities]);
            WriteContacts(pose, next, row[FeatureLayout.FootContacts]);
        }

        return features;
    }

    private static void WriteRoot(ReadOnlySpan<Vector3> pose, ReadOnlySpan<Vector3> next, Heading heading, Heading nextHeading, Span<float> row)
    {
        double sine = Math.Clamp(nextHeading.SinHalfTurnFrom(heading), -1, 1);
        row[FeatureLayout.RootAngularVelocity][0] = (float)Math.Asin(sine);
        var step = nextHeading.Rotate(next[0] - pose[0]);
        var velocity = row[FeatureLayout.RootLinearVelocity];
        (velocity[0], velocity[1]) = (step.X, step.Z);
        row[FeatureLayout.RootHeight][0] = pose[0].Y;
    }

    private static void WriteLocalPositions(ReadOnlySpan<Vector3> pose, Heading heading, Span<float> destination)
    {
        var local = MemoryMarshal.Cast<float, Vector3>(destination);
        var ground = pose[0] with { Y = 0 };
        for (int joint = 1; joint < pose.Length; joint++) local[joint - 1] = heading.Rotate(pose[joint] - ground);
    }

    /// <summary>
    /// Along a chain, the rotations up to a joint multiply to the one that takes the joint's rest direction to its bone, so a local
    /// rotation is the step from one such rotation to the next; all chains, the arms' too, start from the heading.
    /// </summary>
    private static void WriteRotations(ReadOnlySpan<Vector3> pose, Heading heading, Span<float> destination)
    {
        foreach (var chain in HumanSkeleton.Chains)
        {
            var accumulated = heading.Quaternion;
            for (int i = 1; i < chain.Length; i++)
            {
                int joint = chain[i];
                var bone = Rotations.Between(HumanSkeleton.RestDirections[joint], pose[joint] - pose[chain[i - 1]]);
                Rotation6D.Write(Quaternion.Conjugate(accumulated) * bone, destination[((joint - 1) * Rotation6D.Length)..]);
                accumulated = bone;
            }
        }
    }

    private static void WriteVelocities(ReadOnlySpan<Vector3> pose, ReadOnlySpan<Vector3> next, Heading heading, Span<float> destination)
    {
        var velocities = MemoryMarshal.Cast<float, Vector3>(destination);
        for (int joint = 0; joint < pose.Length; joint++) velocities[joint] = heading.Rotate(next[joint] - pose[joint]);
    }

    private static void WriteContacts(ReadOnlySpan<Vector3> pose, ReadOnlySpan<Vector3> next, Span<float> destination)
    {
        for (int i = 0; i < ContactJoints.Length; i++)
        {
            int joint = ContactJoints[i];
            destination[i] = Vector3.DistanceSquared(next[joint], pose[joint]) < ContactThreshold ? 1 : 0;
        }
    }
}
