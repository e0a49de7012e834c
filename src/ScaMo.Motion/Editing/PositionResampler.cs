using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Editing;

/// <summary>
/// Brings positions to another frame rate. Between frames it is cubic convolution; where frames are dropped the kernel is stretched over
/// the new frame time, so that what the new rate cannot show is smoothed away instead of folded back. Past its ends a motion is taken to
/// go on as it came, mirrored through its end point, so that speeds hold up to the first and last frame.
/// Source of the kernel: Keys, "Cubic Convolution Interpolation for Digital Image Processing", IEEE TASSP 29(6), 1981 (a = -1/2).
/// </summary>
public static class PositionResampler
{
    private const double Epsilon = 1e-4;

    /// <summary>Brings a motion to another frame rate. A cycle stays one: it is as long as before, to the frame, and at its ends goes on with its other end.</summary>
    public static MotionClip Resample(MotionClip clip, float framesPerSecond)
    {
        ArgumentNullException.ThrowIfNull(clip);
        const int Width = HumanSkeleton.JointCount * 3;
        double frameTime = 1 / (double)clip.FramesPerSecond;
        if (clip.CycleWay is not { } way) return new MotionClip(framesPerSecond, Resample(clip.Positions.Span, Width, frameTime, framesPerSecond));

        int count = Math.Max(1, (int)Math.Round(clip.FrameCount * frameTime * framesPerSecond));
        double step = clip.FrameCount / (double)count;
        int reach = (int)Math.Ceiling(2 * Math.Max(step, 1));
        float[] values = Cycle.Repeat(clip, reach, reach);
        return new MotionClip(framesPerSecond, Resample(values, Width, count, reach, step)) { CycleWay = way };
    }

    /// <summary>The number of frames that a motion has at another rate: as many as fit between its first and last frame.</summary>
    public static int FrameCount(int frames, double frameTime, double framesPerSecond) =>
        frames == 0 ? 0 : (int)Math.Floor((frames - 1) * frameTime * framesPerSecond + Epsilon) + 1;

    /// <summary>Resamples a motion.</summary>
    /// <param name="values">Frames of equal length, flattened.</param>
    /// <param name="width">Values in a frame.</param>
    /// <param name="frameTime">Seconds from one frame to the next.</param>
    /// <param name="framesPerSecond">The rate to bring it to.</param>
    public static float[] Resample(ReadOnlySpan<float> values, int width, double frameTime, double framesPerSecond)
    {
        int frames = values.Length / width;
        return Resample(values, width, FrameCount(frames, frameTime, framesPerSecond), 0, 1 / (framesPerSecond * frameTime));
    }

    /// <param name="values">Frames of equal length, flattened.</param>
    /// <param name="width">Values in a frame.</param>
    /// <param name="count">Frames that are wanted.</param>
    /// <param name="start">Where the first of them lies, in frames.</param>
    /// <param name="step">Frames from one of them to the next.</param>
    private static float[] Resample(ReadOnlySpan<float> values, int width, int count, double start, double step)
    {
        int frames = values.Length / width;
        double stretch = Math.Max(step, 1);
        var result = new float[count * width];
        var row = new double[width];
        for (int index = 0; index < count; index++)
        {
            double position = Math.Min(start + index * step, frames - 1);
            row.AsSpan().Clear();
            double sum = 0;
            for (int frame = (int)Math.Ceiling(position - 2 * stretch); frame <= position + 2 * stretch; frame++)
            {
                double weight = Kernel((frame - position) / stretch);
                if (weight == 0) continue;
                sum += weight;
                Add(values, frames, frame, weight, row);
            }

            for (int i = 0; i < width; i++) result[index * width + i] = (float)(row[i] / sum);
        }

        return result;
    }

    private static void Add(ReadOnlySpan<float> values, int frames, int frame, double weight, Span<double> row)
    {
        int last = frames - 1;
        if (frame >= 0 && frame <= last)
        {
            var source = values.Slice(frame * row.Length, row.Length);
            for (int i = 0; i < row.Length; i++) row[i] += weight * source[i];
            return;
        }

        int end = frame < 0 ? 0 : last;
        var pivot = values.Slice(end * row.Length, row.Length);
        var image = values.Slice(Math.Clamp(2 * end - frame, 0, last) * row.Length, row.Length);
        for (int i = 0; i < row.Length; i++) row[i] += weight * (2.0 * pivot[i] - image[i]);
    }

    private static double Kernel(double x)
    {
        x = Math.Abs(x);
        return x switch
        {
            < 1 => (1.5 * x - 2.5) * x * x + 1,
            < 2 => ((-0.5 * x + 2.5) * x - 4) * x + 2,
            _ => 0,
        };
    }
}
