namespace ScaMo.Models.Text.SentencePiece;

/// <summary>A part of a text and the entry of the vocabulary that stands for it.</summary>
/// <param name="Text">The normalised text, spaces as ▁ (U+2581); the name of a byte piece, as <c>&lt;0xE2&gt;</c>.</param>
/// <param name="Id">The id in the vocabulary.</param>
public readonly record struct EncodedPiece(string Text, int Id);
