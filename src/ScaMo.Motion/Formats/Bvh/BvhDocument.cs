using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Formats.Bvh;

/// <summary>The content of a BVH file: a hierarchy and the numbers of its channels over time. Read one with <see cref="BvhReader"/>.</summary>
public sealed class BvhDocument
{
    private readonly int[] _parents;
    private readonly float[] _values;

    internal BvhDocument(ImmutableArray<BvhJoint> joints, double frameTime, int frameCount, float[] values)
    {
        Joints = joints;
        FrameTime = frameTime;
        FrameCount = frameCount;
        ChannelCount = joints.Sum(joint => joint.Channels.Length);
        _parents = [.. joints.Select(joint => joint.Parent)];
        _values = values;
    }

    /// <summary>The joints; a parent stands before its children.</summary>
    public ImmutableArray<BvhJoint> Joints { get; }

    /// <summary>Seconds from one frame to the next.</summary>
    public double FrameTime { get; }

    /// <summary>The number of frames.</summary>
    public int FrameCount { get; }

    /// <summary>Numbers a frame.</summary>
    public int ChannelCount { get; }

    /// <summary>The index of the joint of that name; -1 if there is none.</summary>
    public int IndexOf(string name)
    {
        for (int joint = 0; joint < Joints.Length; joint++)
        {
            if (Joints[joint].Name == name) return joint;
        }

        return -1;
    }

    /// <summary>The numbers of one frame, in the order of joints and their channels.</summary>
    public ReadOnlySpan<float> Channels(int frame)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, FrameCount);
        return _values.AsSpan(frame * ChannelCount, ChannelCount);
    }

    /// <summary>Positions and orientations of the joints relative to their parents. Both spans have one entry a joint.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="translations">Receives positions; a position channel replaces its component of the joint's offset.</param>
    /// <param name="rotations">Receives unit quaternions: the channels' rotations multiplied in their order.</param>
    public void LocalPose(int frame, Span<Vector3> translations, Span<Quaternion> rotations)
    {
        var values = Channels(frame);
        for (int joint = 0; joint < Joints.Length; joint++)
        {
            var (_, _, offset, channels, first, _) = Joints[joint];
            var rotation = Quaternion.Identity;
            for (int i = 0; i < channels.Length; i++)
            {
                float value = values[first + i];
                var channel = channels[i];
                if (channel < BvhChannel.Xrotation) offset[(int)channel] = value;
                else rotation *= About(channel, value);
            }

            translations[joint] = offset;
            rotations[joint] = Quaternion.Normalize(rotation);
        }
    }

    /// <summary>Positions and orientations of the joints in the world. Both spans have one entry a joint.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="positions">Receives positions in the file's unit.</param>
    /// <param name="rotations">Receives unit quaternions.</param>
    public void WorldPose(int frame, Span<Vector3> positions, Span<Quaternion> rotations) =>
        WorldPose(frame, positions, rotations, new Vector3[Joints.Length], new Quaternion[Joints.Length]);

    /// <summary>Positions of the joints in the world in one frame, in the file's unit.</summary>
    public Vector3[] Positions(int frame)
    {
        var positions = new Vector3[Joints.Length];
        WorldPose(frame, positions, new Quaternion[Joints.Length]);
        return positions;
    }

    /// <summary>Positions of the joints in the world (frames, joints, 3), in the file's unit.</summary>
    public float[] Positions()
    {
        var result = new float[FrameCount * Joints.Length * 3];
        var positions = MemoryMarshal.Cast<float, Vector3>(result.AsSpan());
        var translations = new Vector3[Joints.Length];
        var local = new Quaternion[Joints.Length];
        var world = new Quaternion[Joints.Length];
        for (int frame = 0; frame < FrameCount; frame++) WorldPose(frame, positions.Slice(frame * Joints.Length, Joints.Length), world, translations, local);
        return result;
    }

    private void WorldPose(int frame, Span<Vector3> positions, Span<Quaternion> rotations, Span<Vector3> translations, Span<Quaternion> local)
    {
        LocalPose(frame, translations, local);
        ForwardKinematics.Pose(_parents, translations, local, positions, rotations);
    }

    private static Quaternion About(BvhChannel channel, float degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 360);
        return channel switch
        {
            BvhChannel.Xrotation => new Quaternion((float)sin, 0, 0, (float)cos),
            BvhChannel.Yrotation => new Quaternion(0, (float)sin, 0, (float)cos),
            _ => new Quaternion(0, 0, (float)sin, (float)cos),
        };
    }
}
