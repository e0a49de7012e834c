namespace ScaMo.Motion.Editing;

/// <summary>What may be done to a motion on its way into a file. The default is nothing.</summary>
public sealed record MotionEdits
{
    /// <summary>The frame rates that can be asked for.</summary>
    public static IReadOnlyList<int> FrameRates { get; } = [20, 30, 60];

    /// <summary>Frames a second; null leaves what is.</summary>
    public int? FramesPerSecond { get; init; }

    /// <summary>Feet that stand on the floor stay where they are; see <see cref="FootLock"/>.</summary>
    public bool LocksFeet { get; init; }

    /// <summary>The part that repeats best, made to end where it begins; see <see cref="MotionLoop"/>.</summary>
    public bool Loops { get; init; }

    /// <summary>The pelvis stays above one point of the floor.</summary>
    public bool StaysInPlace { get; init; }

    /// <summary>Applies them, in an order in which each finds what it needs. Features do not survive an edit.</summary>
    /// <param name="clip">At least one frame, all positions finite.</param>
    public MotionClip Apply(MotionClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        if (LocksFeet) clip = FootLock.Apply(clip);
        if (Loops) clip = MotionLoop.Apply(clip);
        if (StaysInPlace) clip = InPlace.Apply(clip);
        return FramesPerSecond is { } rate && rate != clip.FramesPerSecond ? PositionResampler.Resample(clip, rate) : clip;
    }
}
