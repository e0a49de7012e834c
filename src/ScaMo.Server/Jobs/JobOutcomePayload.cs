using System.Buffers;
using ScaMo.Server.Caching;
using ScaMo.Server.Generate;

namespace ScaMo.Server.Jobs;

/// <summary>How the outcome of a prompt is written for Redis: some 3 bytes a token.</summary>
internal static class JobOutcomePayload
{
    private const int MaxDetailBytes = 4096;

    public static byte[] Write(JobOutcome outcome)
    {
        var target = new ArrayBufferWriter<byte>();
        target.WriteText(outcome.ModelIdentity);
        CachedResultSerializer.WriteSamples(target, outcome.Samples);
        target.WriteText(outcome.Failure?.Kind ?? "");
        target.WriteText(outcome.Failure?.Detail ?? "");
        return target.WrittenSpan.ToArray();
    }

    /// <summary>Reads an outcome; null where it is none of that job.</summary>
    public static JobOutcome? Read(ReadOnlySpan<byte> payload, JobSpec job)
    {
        var reader = new PayloadReader(payload);
        string identity = reader.ReadName();
        var samples = CachedResultSerializer.ReadSamples(ref reader);
        var (kind, detail) = (reader.ReadName(), reader.ReadText(MaxDetailBytes));
        if (!reader.IsComplete) return null;
        if (kind.Length > 0) return samples.IsEmpty ? JobOutcome.Failed(new(kind, detail)) : null;
        return samples.Length == job.SampleCount ? JobOutcome.Succeeded(identity, samples) : null;
    }
}
