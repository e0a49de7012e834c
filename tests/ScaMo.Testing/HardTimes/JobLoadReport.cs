using System.Diagnostics;

namespace ScaMo.Testing.HardTimes;

/// <summary>What the clients saw.</summary>
/// <param name="Traces">Each job.</param>
/// <param name="Retries">Requests that were refused or not answered, and sent again.</param>
public sealed record JobLoadReport(IReadOnlyList<JobTrace> Traces, int Retries)
{
    public int Prompts => Traces.Sum(trace => trace.Prompts);

    /// <summary>The problems of the jobs that are not right.</summary>
    public IEnumerable<string> Problems => Traces.Where(trace => trace.Verdict != JobVerdict.Right).Select(trace => $"{trace.Verdict}: {trace.Problem}");

    public int Count(JobVerdict verdict) => Traces.Count(trace => trace.Verdict == verdict);

    /// <summary>How long after a moment the next job was over.</summary>
    public TimeSpan SilenceAfter(long moment) => Stopwatch.GetElapsedTime(moment, Traces.Select(trace => trace.FinishedAt).Where(at => at >= moment).DefaultIfEmpty(long.MaxValue).Min());
}
