using ScaMo.Models.Text.T5;

namespace ScaMo.Training.Transformers;

/// <summary>The shape of a T5-shaped text encoder that is trained along with the transformer.</summary>
public sealed record TextEncoderShape
{
    /// <summary>The number of blocks.</summary>
    public int Layers { get; init; } = 3;

    /// <summary>Attention heads of a block.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>The width of the hidden states, and so of the text features.</summary>
    public int Width { get; init; } = 256;

    /// <summary>The width within the feed-forward layers.</summary>
    public int FeedForwardWidth { get; init; } = 512;

    /// <summary>T5's configuration for a vocabulary.</summary>
    public T5Config ToConfig(int vocabularySize, int endId) => new()
    {
        VocabularySize = vocabularySize,
        Width = Width,
        HeadWidth = Width / Heads,
        FeedForwardWidth = FeedForwardWidth,
        Layers = Layers,
        Heads = Heads,
        EndId = endId,
    };
}
