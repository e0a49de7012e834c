using System.Numerics;

namespace ScaMo.Motion.Kinematics;

/// <summary>World positions and orientations from local ones, for any hierarchy.</summary>
public static class ForwardKinematics
{
    /// <summary>Poses one frame. All spans have one entry a joint.</summary>
    /// <param name="parents">The parent of each joint, before it in order; -1 for a root.</param>
    /// <param name="translations">Each joint's position in its parent's frame; a root's position in the world.</param>
    /// <param name="rotations">Each joint's rotation in its parent's frame, unit quaternions.</param>
    /// <param name="worldPositions">Receives each joint's position in the world.</param>
    /// <param name="worldRotations">Receives each joint's orientation in the world.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a parent does not stand before its child.</exception>
    public static void Pose(
        ReadOnlySpan<int> parents,
        ReadOnlySpan<Vector3> translations,
        ReadOnlySpan<Quaternion> rotations,
        Span<Vector3> worldPositions,
        Span<Quaternion> worldRotations)
    {
        if (translations.Length != parents.Length || rotations.Length != parents.Length
            || worldPositions.Length != parents.Length || worldRotations.Length != parents.Length)
        {
            throw new ArgumentException("All spans must have one entry a joint.");
        }

        for (int joint = 0; joint < parents.Length; joint++)
        {
            int parent = parents[joint];
            if (parent >= joint) throw new ArgumentException($"The parent of joint {joint} is {parent}; a parent stands before its children.", nameof(parents));
            if (parent < 0)
            {
                worldRotations[joint] = rotations[joint];
                worldPositions[joint] = translations[joint];
                continue;
            }

            worldRotations[joint] = Quaternion.Normalize(worldRotations[parent] * rotations[joint]);
            worldPositions[joint] = worldPositions[parent] + Vector3.Transform(translations[joint], worldRotations[parent]);
        }
    }
}
