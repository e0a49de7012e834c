using System.Buffers;
using System.Globalization;
using System.Numerics;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Formats.Bvh;

/// <summary>
/// Writes motions as BVH that animation programs import without settings: a T-pose at rest, root offset zero, rotations in the order
/// Z Y X, centimetres unless asked otherwise, and Mixamo's joint names without prefix. Angles run on from frame to frame instead of jumping by 360 degrees.
/// </summary>
public static class BvhWriter
{
    private const string RootName = "Root";
    private const double DegreesPerRadian = 180 / Math.PI;

    /// <summary>Writes a motion to a stream, in UTF-8.</summary>
    public static void Write(MotionClip clip, Stream stream, BvhOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var buffer = new ArrayBufferWriter<byte>();
        Write(clip, buffer, options);
        stream.Write(buffer.WrittenSpan);
    }

    /// <summary>Writes a motion to a buffer, in UTF-8.</summary>
    public static void Write(MotionClip clip, IBufferWriter<byte> output, BvhOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(output);
        options ??= new BvhOptions();
        var motion = PoseSolver.Solve(clip);
        var text = new BvhText(output);
        WriteHierarchy(text, motion.Offsets.Span, options);
        WriteMotion(text, motion, options);
        text.Flush();
    }

    private static void WriteHierarchy(BvhText text, ReadOnlySpan<Vector3> offsets, BvhOptions options)
    {
        const string AllChannels = "CHANNELS 6 Xposition Yposition Zposition Zrotation Yrotation Xrotation";

        text.Line("HIERARCHY");
        int depth = 0;
        if (options.HasRootBone)
        {
            text.Line($"ROOT {RootName}", depth);
            text.Line("{", depth++);
            text.Vector("OFFSET", Vector3.Zero, depth);
            text.Line(AllChannels, depth);
        }

        int top = depth;
        foreach (int joint in MixamoSkeleton.Order)
        {
            for (; depth > top + MixamoSkeleton.Depth(joint); depth--) text.Line("}", depth - 1);
            text.Line($"{(depth == 0 ? "ROOT" : "JOINT")} {MixamoSkeleton.Names[joint]}", depth);
            text.Line("{", depth++);
            text.Vector("OFFSET", offsets[joint] * options.UnitsPerMetre, depth);
            text.Line(joint == HumanJoint.Pelvis ? AllChannels : "CHANNELS 3 Zrotation Yrotation Xrotation", depth);
            if (MixamoSkeleton.Tips[joint] is not { } tip) continue;
            text.Line("End Site", depth);
            text.Line("{", depth);
            text.Vector("OFFSET", tip * options.UnitsPerMetre, depth + 1);
            text.Line("}", depth);
        }

        for (; depth > 0; depth--) text.Line("}", depth - 1);
    }

    private static void WriteMotion(BvhText text, SkeletalMotion motion, BvhOptions options)
    {
        text.Line("MOTION");
        text.Line(string.Create(CultureInfo.InvariantCulture, $"Frames: {motion.FrameCount}"));
        text.Line(string.Create(CultureInfo.InvariantCulture, $"Frame Time: {1 / (double)motion.FramesPerSecond:0.0#######}"));
        Span<EulerZyx> angles = stackalloc EulerZyx[HumanSkeleton.JointCount];
        angles.Clear();
        for (int frame = 0; frame < motion.FrameCount; frame++)
        {
            var hips = motion.RootPositions.Span[frame] * options.UnitsPerMetre;
            if (options.HasRootBone)
            {
                var ground = hips with { Y = 0 };
                WriteVector(text, ground);
                WriteVector(text, Vector3.Zero);
                hips -= ground;
            }

            WriteVector(text, hips);
            var rotations = motion.Rotations.Span.Slice(frame * HumanSkeleton.JointCount, HumanSkeleton.JointCount);
            foreach (int joint in MixamoSkeleton.Order)
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

    private static void WriteVector(BvhText text, Vector3 vector)
    {
        text.Number(vector.X);
        text.Number(vector.Y);
        text.Number(vector.Z);
    }
}
