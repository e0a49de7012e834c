namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>
/// What the parts of the body are to do over time, as a score for <see cref="BodyPerformer"/>. Actions write their parts into it; what several
/// write to one channel adds up.
/// </summary>
internal sealed class MotionScore
{
    public const double FramesPerSecond = MotionDataSet.FramesPerSecond;

    private readonly double[][] _channels;

    public MotionScore(double seconds)
    {
        FrameCount = (int)Math.Ceiling(seconds * FramesPerSecond) + 1;
        _channels = [.. Enum.GetValues<BodyChannel>().Select(_ => new double[FrameCount])];
        (ForwardSpeed, LeftSpeed, TurnSpeed) = (new double[FrameCount], new double[FrameCount], new double[FrameCount]);
    }

    public int FrameCount { get; }

    /// <summary>How the body travels, metres a second, seen from where it faces.</summary>
    public double[] ForwardSpeed { get; }

    /// <inheritdoc cref="ForwardSpeed"/>
    public double[] LeftSpeed { get; }

    /// <summary>How it turns to the left, radians a second.</summary>
    public double[] TurnSpeed { get; }

    public List<Gait> Gaits { get; } = [];

    public List<Leap> Leaps { get; } = [];

    /// <summary>Times over which feet stay where they are, though they would not stand so by themselves.</summary>
    public List<(double Start, double End)> Holds { get; } = [];

    public List<Gesture<ArmPose>>[] Arms { get; } = [[], []];

    public List<Gesture<FootPose>>[] Feet { get; } = [[], []];

    public double[] this[BodyChannel channel] => _channels[(int)channel];

    /// <summary>Adds a function of time between two times.</summary>
    public static void Add(double[] values, double start, double end, Func<double, double> function)
    {
        int last = Math.Min(values.Length - 1, (int)Math.Floor(end * FramesPerSecond));
        for (int frame = Math.Max(0, (int)Math.Ceiling(start * FramesPerSecond)); frame <= last; frame++) values[frame] += function(frame / FramesPerSecond);
    }

    /// <inheritdoc cref="Add(double[], double, double, Func{double, double})"/>
    public void Add(BodyChannel channel, double start, double end, Func<double, double> function) => Add(this[channel], start, end, function);

    /// <summary>Adds a value that rises and falls smoothly at the ends of a span of time.</summary>
    public void Hold(BodyChannel channel, double start, double end, double rise, double fall, double value) =>
        Add(channel, start, end, time => value * Ease.Envelope(time, start, end, rise, fall));

    /// <summary>Adds values that are passed through smoothly; before the first and after the last nothing is added.</summary>
    public void Through(BodyChannel channel, params ReadOnlySpan<(double Time, double Value)> keys)
    {
        for (int i = 0; i + 1 < keys.Length; i++)
        {
            var (from, to) = (keys[i], keys[i + 1]);
            // The end of one span is the start of the next.
            double end = i + 2 < keys.Length ? to.Time - 1e-6 : to.Time;
            if (to.Time > from.Time) Add(channel, from.Time, end, time => Ease.Lerp(from.Value, to.Value, Ease.Step((time - from.Time) / (to.Time - from.Time))));
        }
    }

    public void MoveArm(Side side, double start, double end, double rise, double fall, Func<double, ArmPose> pose) => Arms[(int)side].Add(new(start, end, rise, fall, pose));

    /// <summary>Moves both arms alike.</summary>
    public void MoveArms(double start, double end, double rise, double fall, Func<double, ArmPose> pose)
    {
        MoveArm(Side.Left, start, end, rise, fall, pose);
        MoveArm(Side.Right, start, end, rise, fall, pose);
    }

    public void MoveFoot(Side side, double start, double end, double rise, double fall, Func<double, FootPose> pose) => Feet[(int)side].Add(new(start, end, rise, fall, pose));
}
