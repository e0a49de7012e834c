using System.Buffers;
using System.Globalization;
using System.Numerics;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Formats.Bvh;

/// <summary>
/// Writes motions as BVH that animation programs import without settings: a T-pose at rest, root offset zero, rotations in the order
/// Z Y X, centimetres, and Mixamo's joint names without prefix. Angles run on from frame to frame instead of jumping by 360 degrees.
/// </summary>
public static class BvhWriter
{
    private const float CentimetresPerMetre = 100;
    private const double DegreesPerRadian = 180 / Math.PI;

    /// <summary>Writes a motion to a stream, in UTF-8.</summary>
    public static void Write(MotionClip clip, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var buffer = new ArrayBufferWriter<byte>();
        Write(clip, buffer);
        stream.Write(buffer.WrittenSpan);
    }

    /// <summary>Writes a motion to a buffer, in UTF-8.</summary>
    public static void Write(MotionClip clip, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(output);
        var motion = PoseSolver.Solve(clip);
        var text = new BvhText(output);
        WriteHierarchy(text, motion.Offsets.Span);
        WriteMotion(text, motion);
        text.Flush();
    }

    private static void WriteHierarchy(BvhText text, ReadOnlySpan<Vector3> offsets)
    {
        text.Line("HIERARCHY");
        int depth = 0;
        foreach (int joint in BvhSkeleton.Order)
        {
            for (; depth > BvhSkeleton.Depth(joint); depth--) text.Line("}", depth - 1);
            text.Line($"{(depth == 0 ? "ROOT" : "JOINT")} {BvhSkeleton.Names[joint]}", depth);
            text.Line("{", depth++);
            text.Vector("OFFSET", offsets[joint] * CentimetresPerMetre, depth);
            text.Line(joint == 0 ? "CHANNELS 6 Xposition Yposition Zposition Zrotation Yrotation Xrotation" : "CHANNELS 3 Zrotation Yrotation Xrotation", depth);
            if (BvhSkeleton.Tips[joint] is not { } tip) continue;
            text.Line("End Site", depth);
            text.Line("{", depth);
            text.Vector("OFFSET", tip * CentimetresPerMetre, depth + 1);
            text.Line("}", depth);
        }

        for (; depth > 0; depth--) text.Line("}", depth - 1);
    }

    private static void WriteMotion(BvhText text, SkeletalMotion motion)
    {
        text.Line("MOTION");
        text.Line(string.Create(CultureInfo.InvariantCulture, $"Frames: {motion.FrameCount}"));
        text.Line(string.Create(CultureInfo.InvariantCulture, $"Frame Time: {1 / (double)motion.FramesPerSecond:0.0#######}"));
        Span<EulerZyx> angles = stackalloc EulerZyx[HumanSkeleton.JointCount];
        angles.Clear();
        for (int frame = 0; frame < motion.FrameCount; frame++)
        {
            var root = motion.RootPositions.Span[frame] * CentimetresPerMetre;
            text.Number(root.X);
            text.Number(root.Y);
            text.Number(root.Z);
            var rotations = motion.Rotations.Span.Slice(frame * HumanSkeleton.JointCount, HumanSkeleton.JointCount);
            foreach (int joint in BvhSkeleton.Order)
            {
                ref var angle = ref angles[joint];
                angle = EulerZyx.Nearest(rotations[joint], angle);
                text.Number(angle.Z * DegreesPerRadian);
                text.Number(angle.Y * DegreesPerRadian);
                text.Number(angle.X * DegreesPerRadian);
            }

            text.EndLine();
        }
    }
}
