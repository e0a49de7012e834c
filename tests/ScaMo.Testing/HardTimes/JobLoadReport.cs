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

    /// <summary>How long after a moment the next job was over; the longest time there is if none was.</summary>
    public TimeSpan SilenceAfter(long moment)
    {
        long[] after = [.. Traces.Select(trace => trace.FinishedAt).Where(at => at >= moment)];
        return after.Length == 0 ? TimeSpan.MaxValue : Stopwatch.GetElapsedTime(moment, after.Min());
    }

    /// <summary>The longest time in which no job was over, from a moment on.</summary>
    public TimeSpan LongestSilenceSince(long moment)
    {
        long[] times = [moment, .. Traces.Select(trace => trace.FinishedAt).Where(at => at >= moment).Order()];
        return times.Zip(times.Skip(1), Stopwatch.GetElapsedTime).DefaultIfEmpty(TimeSpan.MaxValue).Max();
    }
}
