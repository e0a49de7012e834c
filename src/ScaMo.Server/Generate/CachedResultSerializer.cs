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
    public void Serialize(CachedResult value, IBufferWriter<byte> target)
    {
        target.WriteNumber(value.Samples.Length);
        foreach (var sample in value.Samples)
        {
            target.WriteTokens(sample.Tokens);
            target.WriteNumber((long)sample.FinishReason);
        }
    }

    /// <summary>Reads a result; <see cref="CachedResult.Unreadable"/> where it is none, as an exception would fail the request.</summary>
    public CachedResult Deserialize(ReadOnlySequence<byte> source)
    {
        var reader = new PayloadReader(source.IsSingleSegment ? source.FirstSpan : source.ToArray());
        int count = (int)reader.ReadNumber(LimitsOptions.MaxSamples);
        var samples = ImmutableArray.CreateBuilder<CachedResult.Sample>(count);
        for (int i = 0; i < count; i++) samples.Add(new(reader.ReadTokens(), (FinishReason)reader.ReadNumber((long)FinishReason.Length)));
        return reader.IsComplete ? new(samples.MoveToImmutable()) : CachedResult.Unreadable;
    }
}
