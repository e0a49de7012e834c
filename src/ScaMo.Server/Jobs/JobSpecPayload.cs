using System.Buffers;
using System.Collections.Immutable;
using ScaMo.Generation;
using ScaMo.Server.Caching;
using ScaMo.Server.Generate;
using ScaMo.Server.Hosting;

namespace ScaMo.Server.Jobs;

/// <summary>How a job is written for Redis.</summary>
internal static class JobSpecPayload
{
    /// <summary>As many prompts as any configuration allows.</summary>
    public const int MaxPrompts = 10_000;

    public static byte[] Write(JobSpec job)
    {
        var target = new ArrayBufferWriter<byte>();
        target.WriteText(job.Id);
        target.WriteNumber(job.CreatedAt.ToUnixTimeMilliseconds());
        target.WriteText(job.Model);
        target.WriteNumber(job.SampleCount);
        target.WriteSampling(job.Sampling);
        target.WriteNumber(job.MaxTokens);
        target.WriteNumber((long)job.CacheUse);
        target.WriteText(job.ExportQuery);
        target.WriteText(job.IdempotencyKey);
        target.WriteNumber(job.Prompts.Length);
        foreach (var prompt in job.Prompts)
        {
            target.WriteText(prompt.Text);
            target.WriteNumber(prompt.Seed);
        }

        return target.WrittenSpan.ToArray();
    }

    /// <summary>Reads a job; null where it is none.</summary>
    public static JobSpec? Read(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var job = new JobSpec
        {
            Id = reader.ReadName(),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadNumber(DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())),
            Model = reader.ReadName(),
            SampleCount = (int)reader.ReadNumber(LimitsOptions.MaxSamples),
            Sampling = reader.ReadSampling(),
            MaxTokens = (int)reader.ReadNumber(PayloadReader.MaxTokens),
            CacheUse = (CacheUse)reader.ReadNumber((long)CacheUse.Forbidden),
            ExportQuery = reader.ReadName(),
            IdempotencyKey = reader.ReadName(),
            Prompts = ReadPrompts(ref reader),
        };
        return reader.IsComplete && job is { SampleCount: > 0, MaxTokens: > 0, Prompts.Length: > 0 } ? job : null;
    }

    private static ImmutableArray<JobPrompt> ReadPrompts(ref PayloadReader reader)
    {
        int count = (int)reader.ReadNumber(MaxPrompts);
        var prompts = ImmutableArray.CreateBuilder<JobPrompt>(count);
        for (int i = 0; i < count; i++) prompts.Add(new(reader.ReadPrompt(), reader.ReadNumber(GenerationRequest.SeedModulus - 1)));
        return prompts.MoveToImmutable();
    }
}
