using System.Buffers;
using System.Collections.Immutable;
using ScaMo.Generation;
using ScaMo.Server.Caching;
using ScaMo.Server.Generate;
using ScaMo.Server.Hosting;

namespace ScaMo.Server.Jobs;

/// <summary>How the outcome of a prompt is written for Redis: some 3 bytes a token.</summary>
internal static class JobOutcomePayload
{
    private const int MaxNameBytes = 256;
    private const int MaxDetailBytes = 4096;

    public static byte[] Write(JobOutcome outcome)
    {
        var target = new ArrayBufferWriter<byte>();
        target.WriteText(outcome.ModelIdentity);
        target.WriteNumber(outcome.Samples.Length);
        foreach (var sample in outcome.Samples)
        {
            target.WriteTokens(sample.Tokens);
            target.WriteNumber((long)sample.FinishReason);
        }

        target.WriteText(outcome.Failure?.Kind ?? "");
        target.WriteText(outcome.Failure?.Detail ?? "");
        return target.WrittenSpan.ToArray();
    }

    /// <summary>Reads an outcome; null where it is none of that job.</summary>
    public static JobOutcome? Read(ReadOnlySpan<byte> payload, JobSpec job)
    {
        var reader = new PayloadReader(payload);
        string identity = reader.ReadText(MaxNameBytes);
        int count = (int)reader.ReadNumber(LimitsOptions.MaxSamples);
        var samples = ImmutableArray.CreateBuilder<CachedResult.Sample>(count);
        for (int i = 0; i < count; i++) samples.Add(new(reader.ReadTokens(), (FinishReason)reader.ReadNumber((long)FinishReason.Length)));
        var (kind, detail) = (reader.ReadText(MaxNameBytes), reader.ReadText(MaxDetailBytes));
        if (!reader.IsComplete) return null;
        if (kind.Length > 0) return count == 0 ? JobOutcome.Failed(new(kind, detail)) : null;
        return count == job.SampleCount ? JobOutcome.Succeeded(identity, samples.MoveToImmutable()) : null;
    }
}
