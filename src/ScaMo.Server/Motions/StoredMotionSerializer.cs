using System.Buffers;
using Microsoft.Extensions.Caching.Hybrid;
using ScaMo.Generation;
using ScaMo.Server.Caching;

namespace ScaMo.Server.Motions;

/// <summary>How motions are written for the second level: some 300 bytes.</summary>
internal sealed class StoredMotionSerializer : IHybridCacheSerializer<StoredMotion>
{
    public void Serialize(StoredMotion value, IBufferWriter<byte> target)
    {
        target.WriteText(value.Model);
        target.WriteText(value.ModelIdentity);
        target.WriteText(value.Prompt);
        target.WriteNumber(value.Seed);
        target.WriteSampling(value.Sampling);
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
            Model = reader.ReadName(),
            ModelIdentity = reader.ReadName(),
            Prompt = reader.ReadPrompt(),
            Seed = reader.ReadNumber(GenerationRequest.SeedModulus - 1),
            Sampling = reader.ReadSampling(),
            MaxTokens = (int)reader.ReadNumber(PayloadReader.MaxTokens),
            Tokens = reader.ReadTokens(),
            FinishReason = (FinishReason)reader.ReadNumber((long)FinishReason.Length),
        };
        return reader.IsComplete ? motion : StoredMotion.Unreadable;
    }
}
