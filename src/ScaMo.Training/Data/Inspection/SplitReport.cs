namespace ScaMo.Training.Data.Inspection;

/// <summary>A part of a data set.</summary>
/// <param name="Split">Its name.</param>
/// <param name="Clips">Its clips.</param>
/// <param name="Frames">Their frames.</param>
public sealed record SplitReport(string Split, int Clips, long Frames)
{
    /// <summary>The time they last.</summary>
    public double Hours => Frames / (double)MotionDataSet.FramesPerSecond / 3600;
}
