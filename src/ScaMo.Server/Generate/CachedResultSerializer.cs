using System.Buffers;
using System.Collections.Immutable;
using Microsoft.Extensions.Caching.Hybrid;
using ScaMo.Generation;
using ScaMo.Server.Caching;
using ScaMo.Server.Hosting;

namespace ScaMo.Server.Generate;

/// <summary>How results are written for the second level: some 3 bytes a token.</summary>
internal sealed class CachedResultSerializer : IHybridCacheSerializer<CachedResult>
{
    public void Serialize(CachedResult value, IBufferWriter<byte> target) => WriteSamples(target, value.Samples);

    /// <summary>Reads a result; <see cref="CachedResult.Unreadable"/> where it is none, as an exception would fail the request.</summary>
    public CachedResult Deserialize(ReadOnlySequence<byte> source)
    {
        var reader = new PayloadReader(source.IsSingleSegment ? source.FirstSpan : source.ToArray());
        var samples = ReadSamples(ref reader);
        return reader.IsComplete ? new(samples) : CachedResult.Unreadable;
    }

    /// <summary>Writes samples.</summary>
    public static void WriteSamples(IBufferWriter<byte> target, ImmutableArray<CachedResult.Sample> samples)
    {
        target.WriteNumber(samples.Length);
        foreach (var sample in samples)
        {
            target.WriteTokens(sample.Tokens);
            target.WriteNumber((long)sample.FinishReason);
        }
    }

    /// <summary>Reads samples, of which there may be none.</summary>
    public static ImmutableArray<CachedResult.Sample> ReadSamples(ref PayloadReader reader)
    {
        int count = (int)reader.ReadNumber(LimitsOptions.MaxSamples);
        var samples = ImmutableArray.CreateBuilder<CachedResult.Sample>(count);
        for (int i = 0; i < count; i++) samples.Add(new(reader.ReadTokens(), (FinishReason)reader.ReadNumber((long)FinishReason.Length)));
        return samples.MoveToImmutable();
    }
}
