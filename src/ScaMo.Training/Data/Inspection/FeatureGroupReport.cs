namespace ScaMo.Training.Data.Inspection;

/// <summary>The statistics of a group of features.</summary>
/// <param name="Group">The group.</param>
/// <param name="Features">Its features.</param>
/// <param name="LowestMean">The lowest of their means.</param>
/// <param name="HighestMean">The highest.</param>
/// <param name="LowestDeviation">The lowest of their standard deviations; equal to the highest where HumanML3D's rule was applied.</param>
/// <param name="HighestDeviation">The highest.</param>
public sealed record FeatureGroupReport(string Group, int Features, float LowestMean, float HighestMean, float LowestDeviation, float HighestDeviation);
