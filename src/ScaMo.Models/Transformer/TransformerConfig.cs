namespace ScaMo.Models.Transformer;

/// <summary>The shape of a text-prefix transformer.</summary>
public sealed record TransformerConfig
{
    /// <summary>The number of blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads of a block.</summary>
    public required int Heads { get; init; }

    /// <summary>The width of the residual stream, d.</summary>
    public required int Width { get; init; }

    /// <summary>The true codebook size of the motion tokenizer (the product of its levels).</summary>
    public required int CodebookSize { get; init; }

    /// <summary>The width of the text features.</summary>
    public required int TextWidth { get; init; }

    /// <summary>The most positions (text and motion) a sequence may have.</summary>
    public int BlockSize { get; init; } = 201;

    /// <summary>Whether the head shares its weights with the token embedding.</summary>
    public bool TieWeights { get; init; }

    /// <summary>The token that ends a motion.</summary>
    public int EndToken => CodebookSize;

    /// <summary>The token that fills up a batch in training; never sampled.</summary>
    public int PadToken => CodebookSize + 1;

    /// <summary>Rows of the token embedding: the codebook, end and pad.</summary>
    public int VocabularySize => CodebookSize + 2;

    /// <summary>Outputs of the head: the codebook and end; a tied head has pad as well.</summary>
    public int LogitCount => TieWeights ? VocabularySize : CodebookSize + 1;

    /// <summary>The size of an attention head, D.</summary>
    public int HeadSize => Width / Heads;

    /// <summary>The hidden size of the SwiGLU: 8/3 d, truncated, then rounded up to a multiple of 256.</summary>
    public int HiddenSize => (8 * Width / 3 + 255) / 256 * 256;

    /// <summary>Checks that the numbers make a transformer.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? FindProblem()
    {
        if (Layers is < 1 or > 1024) return $"layers is {Layers}; expected 1 to 1024";
        if (Heads is < 1 or > 1024) return $"heads is {Heads}; expected 1 to 1024";
        if (Width is < 2 or > 65536) return $"width is {Width}; expected 2 to 65536";
        if (Width % Heads != 0) return $"width {Width} is not a multiple of heads {Heads}";
        if (HeadSize % 2 != 0) return $"the head size {HeadSize} (width over heads) is odd; rotary positions need pairs";
        if (BlockSize is < 2 or > 65536) return $"blockSize is {BlockSize}; expected 2 to 65536";
        if (TextWidth is < 1 or > 65536) return $"textWidth is {TextWidth}; expected 1 to 65536";
        if (CodebookSize is < 2 or > 1 << 24) return $"the codebook size is {CodebookSize}; expected 2 to {1 << 24}";
        return null;
    }
}
