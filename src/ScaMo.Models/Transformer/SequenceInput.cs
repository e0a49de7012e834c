namespace ScaMo.Models.Transformer;

/// <summary>What one sequence brings to a pass of <see cref="CpuTransformer"/>: its text, or the next motion token.</summary>
public readonly record struct SequenceInput
{
    /// <summary>The slot that holds the sequence.</summary>
    public int Slot { get; private init; }

    /// <summary>The motion token, or null where the input is text.</summary>
    public int? Token { get; private init; }

    /// <summary>Text features (L, text width), row by row; empty where the input is a token.</summary>
    public ReadOnlyMemory<float> Text { get; private init; }

    /// <summary>A text prefix for an empty slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="text">Text features (L, text width), every position valid. They are read during the pass only.</param>
    public static SequenceInput OfText(int slot, ReadOnlyMemory<float> text) => new() { Slot = slot, Text = text };

    /// <summary>A motion token behind what the slot holds.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="token">The token id.</param>
    public static SequenceInput OfToken(int slot, int token) => new() { Slot = slot, Token = token };
}
