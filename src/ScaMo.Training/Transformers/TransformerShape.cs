namespace ScaMo.Training.Transformers;

/// <summary>A transformer's configuration in the words of model.json's section "transformer" (docs/model-package.md), and the prefix it was trained with.</summary>
public sealed record TransformerShape
{
    /// <summary>The number of blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads of a block.</summary>
    public required int Heads { get; init; }

    /// <summary>The width of the residual stream.</summary>
    public required int Width { get; init; }

    /// <summary>The most positions of a sequence.</summary>
    public required int BlockSize { get; init; }

    /// <summary>Whether the head shares the embedding's weights.</summary>
    public required bool TieWeights { get; init; }

    /// <summary>The width of the text features.</summary>
    public required int TextWidth { get; init; }

    /// <summary>Text positions that are kept.</summary>
    public required int MaxTextTokens { get; init; }

    /// <summary>The most motion tokens.</summary>
    public required int MaxMotionTokens { get; init; }

    /// <summary>What of the text stands before the motion; null for words. A model.json has no such member, since only words are served.</summary>
    public TextPrefixKind? Prefix { get; init; }
}
