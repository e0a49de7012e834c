namespace ScaMo.Testing.HardTimes;

/// <summary>A job as its client saw it.</summary>
/// <param name="Prompts">How many prompts it had.</param>
/// <param name="Verdict">What came of it.</param>
/// <param name="Latency">From when it was sent first to when it was over.</param>
/// <param name="FinishedAt">When it was over, by the stopwatch.</param>
/// <param name="Problem">What is wrong with it; null if nothing is.</param>
public sealed record JobTrace(int Prompts, JobVerdict Verdict, TimeSpan Latency, long FinishedAt, string? Problem);
