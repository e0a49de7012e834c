using ScaMo.Motion.Features;
using ScaMo.Training.Data;
using ScaMo.Training.Data.Text;
using static TorchSharp.torch;

namespace ScaMo.Training.Evaluators;

/// <summary>
/// Judges motions and texts: brings both into one space of embeddings, in which the metrics of the field are measured. It normalises
/// features by statistics of its own.
/// </summary>
public sealed class MotionEvaluator : IDisposable
{
    private const int BatchSize = 32;

    private readonly CoEmbedding _networks;
    private readonly FeatureStatistics _statistics;

    /// <param name="description">What speaks, as reports name it.</param>
    /// <param name="networks">Its networks; becomes theirs to dispose of.</param>
    /// <param name="statistics">By what it normalises features.</param>
    internal MotionEvaluator(string description, CoEmbedding networks, FeatureStatistics statistics)
    {
        Description = description;
        _networks = networks;
        _statistics = statistics;
        networks.eval();
        foreach (var parameter in networks.parameters()) parameter.requires_grad = false;
    }

    /// <summary>What speaks, as reports name it.</summary>
    public string Description { get; }

    /// <summary>The width of an embedding.</summary>
    public int Width => _networks.Shape.Width;

    /// <summary>Embeddings of captions (count, width), on the processor.</summary>
    public Tensor EmbedTexts(IEnumerable<Caption> captions)
    {
        ArgumentNullException.ThrowIfNull(captions);
        return Embed(captions.Select(caption => TaggedWord.Of(caption, _networks.Shape.MaxWords)), batch => _networks.Embed(CaptionBatch.Create(batch, _networks.Words)));
    }

    /// <summary>Embeddings of motions (count, width), on the processor.</summary>
    /// <param name="motions">Features (frames, 263) of each, not normalised; 4 to 196 frames, of which what is left over after whole movements of 4 does not count.</param>
    public Tensor EmbedMotions(IEnumerable<ReadOnlyMemory<float>> motions)
    {
        ArgumentNullException.ThrowIfNull(motions);
        return Embed(motions, batch => _networks.Embed(MotionBatch.Create([.. batch.Select(Normalized)])));
    }

    private ReadOnlyMemory<float> Normalized(ReadOnlyMemory<float> features)
    {
        var normalized = features.ToArray();
        _statistics.Normalize(normalized);
        return normalized;
    }

    private Tensor Embed<T>(IEnumerable<T> items, Func<T[], Tensor> embed)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        Tensor[] parts = [.. items.Chunk(BatchSize).Select(batch => embed(batch).cpu())];
        return (parts.Length == 0 ? empty(0, Width) : cat(parts)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _networks.Dispose();
}
