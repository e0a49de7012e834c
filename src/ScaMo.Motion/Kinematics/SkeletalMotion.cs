using System.Numerics;
using System.Runtime.InteropServices;

namespace ScaMo.Motion.Kinematics;

/// <summary>
/// A motion of the 22-joint body as an animation program holds it: a skeleton of fixed bones, the path of its root, and local rotations.
/// With all rotations zero it stands in a T-pose.
/// </summary>
public sealed class SkeletalMotion
{
    internal SkeletalMotion(float framesPerSecond, Vector3[] offsets, Vector3[] rootPositions, Quaternion[] rotations)
    {
        FramesPerSecond = framesPerSecond;
        Offsets = offsets;
        RootPositions = rootPositions;
        Rotations = rotations;
    }

    /// <summary>Frames a second.</summary>
    public float FramesPerSecond { get; }

    /// <summary>The number of frames.</summary>
    public int FrameCount => RootPositions.Length;

    /// <summary>Each joint's position in its parent's frame (22), metres; zero for the pelvis.</summary>
    public ReadOnlyMemory<Vector3> Offsets { get; }

    /// <summary>The pelvis' position in every frame, metres.</summary>
    public ReadOnlyMemory<Vector3> RootPositions { get; }

    /// <summary>Each joint's rotation in its parent's frame (frames, 22), unit quaternions.</summary>
    public ReadOnlyMemory<Quaternion> Rotations { get; }

    /// <summary>The clip's <see cref="MotionClip.CycleWay"/>.</summary>
    public Vector3? CycleWay { get; init; }

    /// <summary>Joint positions by forward kinematics.</summary>
    /// <returns>Positions (frames, 22, 3), metres.</returns>
    public float[] Positions()
    {
        const int Joints = HumanSkeleton.JointCount;
        var result = new float[FrameCount * Joints * 3];
        var positions = MemoryMarshal.Cast<float, Vector3>(result.AsSpan());
        Span<Vector3> translations = stackalloc Vector3[Joints];
        Span<Quaternion> world = stackalloc Quaternion[Joints];
        Offsets.Span.CopyTo(translations);
        for (int frame = 0; frame < FrameCount; frame++)
        {
            translations[0] = RootPositions.Span[frame];
            var pose = positions.Slice(frame * Joints, Joints);
            ForwardKinematics.Pose(HumanSkeleton.Parents.AsSpan(), translations, Rotations.Span.Slice(frame * Joints, Joints), pose, world);
        }

        return result;
    }
}
