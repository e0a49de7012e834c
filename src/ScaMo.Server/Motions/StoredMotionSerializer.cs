using System.Buffers;
using Microsoft.Extensions.Caching.Hybrid;
using ScaMo.Generation;
using ScaMo.Server.Caching;
using ScaMo.Server.Hosting;

namespace ScaMo.Server.Motions;

/// <summary>How motions are written for the second level: some 300 bytes.</summary>
internal sealed class StoredMotionSerializer : IHybridCacheSerializer<StoredMotion>
{
    private const int MaxNameBytes = 256;
    private const int MaxPromptBytes = 4 * LimitsOptions.MaxPromptScalars;

    public void Serialize(StoredMotion value, IBufferWriter<byte> target)
    {
        target.WriteText(value.Model);
        target.WriteText(value.ModelIdentity);
        target.WriteText(value.Prompt);
        target.WriteNumber(value.Seed);
        target.WriteFraction(value.Sampling.Temperature);
        target.WriteNumber(value.Sampling.TopK);
        target.WriteFraction(value.Sampling.TopP);
        target.WriteNumber(value.MaxTokens);
        target.WriteTokens(value.Tokens);
        target.WriteNumber((long)value.FinishReason);
    }

    /// <summary>Reads a motion; <see cref="StoredMotion.Unreadable"/> where it is none, as an exception would fail the request.</summary>
    public StoredMotion Deserialize(ReadOnlySequence<byte> source)
    {
        var reader = new PayloadReader(source.IsSingleSegment ? source.FirstSpan : source.ToArray());
        var motion = new StoredMotion
        {
            Model = reader.ReadText(MaxNameBytes),
            ModelIdentity = reader.ReadText(MaxNameBytes),
            Prompt = reader.ReadText(MaxPromptBytes),
            Seed = reader.ReadNumber(GenerationRequest.SeedModulus - 1),
            Sampling = new SamplingOptions(reader.ReadFraction(0, 2), (int)reader.ReadNumber(int.MaxValue), reader.ReadFraction(0, 1)),
            MaxTokens = (int)reader.ReadNumber(PayloadReader.MaxTokens),
            Tokens = reader.ReadTokens(),
            FinishReason = (FinishReason)reader.ReadNumber((long)FinishReason.Length),
        };
        return reader.IsComplete ? motion : StoredMotion.Unreadable;
    }
}
