namespace ScaMo.Training.Data.Import;

/// <summary>What was written into a part of the data set.</summary>
/// <param name="Split">The part.</param>
/// <param name="Clips">Clips, mirrored ones included.</param>
/// <param name="MirroredClips">Mirrored clips.</param>
/// <param name="Frames">Frames of features.</param>
public sealed record SplitSummary(string Split, int Clips, int MirroredClips, long Frames)
{
    /// <summary>The time they last.</summary>
    public double Hours => Frames / (double)MotionDataSet.FramesPerSecond / 3600;

    internal static SplitSummary Of(DataSplit split, IReadOnlyCollection<WrittenClip> clips) =>
        new(split.ToString().ToLowerInvariant(), clips.Count, clips.Count(clip => clip.Label.IsMirrored), clips.Sum(clip => (long)clip.Frames));
}
