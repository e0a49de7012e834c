using System.Globalization;

namespace ScaMo.Motion.Formats.Bvh;

/// <summary>
/// Reads Biovision hierarchy files: any hierarchy, any channels in any order, on any joint. A position channel replaces the joint's
/// offset (as in files whose every joint has six channels). Keywords may be in any case, numbers may be broken into lines at will.
/// Source: Meredith and Maddock, "Motion Capture File Formats Explained", University of Sheffield, 2001.
/// </summary>
public static class BvhReader
{
    private const int MaximumBytes = 512 * 1024 * 1024;
    private const long MaximumPoses = 100_000_000;

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFormatException">The file is not BVH.</exception>
    public static BvhDocument Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream; at most 512 MiB are read.</param>
    /// <param name="source">How errors name the stream.</param>
    /// <exception cref="DataFormatException">The stream does not hold BVH.</exception>
    public static BvhDocument Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(source);
        using var text = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            if (text.Length + count > MaximumBytes) throw new DataFormatException(source, string.Empty, $"the file is beyond the limit of {MaximumBytes} bytes");
            text.Write(buffer, 0, count);
        }

        return Parse(text.GetBuffer().AsSpan(0, (int)text.Length), source);
    }

    private static BvhDocument Parse(ReadOnlySpan<byte> text, string source)
    {
        var scanner = new BvhScanner(text, source);
        var joints = BvhHierarchy.Read(ref scanner);
        int channels = joints.Sum(joint => joint.Channels.Length);

        var (frameCount, frameTime) = ReadTiming(ref scanner);
        // A number takes a digit and a blank, a frame without channels a line.
        long needed = (long)frameCount * Math.Max(channels * 2, 1) - 1;
        if (needed > scanner.Remaining)
        {
            throw scanner.Error($"{frameCount} frames of {channels} numbers do not fit in the {scanner.Remaining} bytes that follow");
        }

        if ((long)frameCount * joints.Length > MaximumPoses)
        {
            throw scanner.Error($"{frameCount} frames of {joints.Length} joints are beyond the limit of {MaximumPoses}");
        }

        var values = new float[frameCount * channels];
        for (int i = 0; i < values.Length; i++) values[i] = scanner.Number();
        var rest = scanner.Word();
        if (!rest.IsEmpty) throw scanner.Error($"{BvhScanner.Quote(rest)} stands after the last of {frameCount} frames of {channels} numbers");
        return new BvhDocument(joints, frameTime, frameCount, values);
    }

    private static (int FrameCount, double FrameTime) ReadTiming(ref BvhScanner scanner)
    {
        var frames = scanner.Labelled("Frames");
        if (!int.TryParse(frames, NumberStyles.None, CultureInfo.InvariantCulture, out int frameCount))
        {
            throw scanner.Error("the number of frames is not a whole number");
        }

        var time = scanner.Labelled("Frame Time");
        if (!double.TryParse(time, NumberStyles.Float, CultureInfo.InvariantCulture, out double frameTime) || !(frameTime > 0 && double.IsFinite(frameTime)))
        {
            throw scanner.Error("the frame time is not a number of seconds above 0");
        }

        return (frameCount, frameTime);
    }
}
