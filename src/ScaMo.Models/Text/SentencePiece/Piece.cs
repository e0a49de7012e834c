namespace ScaMo.Models.Text.SentencePiece;

/// <summary>An entry of the vocabulary; its id is its position.</summary>
/// <param name="Utf8">The text it matches; ▁ (U+2581) stands for a space.</param>
/// <param name="Score">Its log probability.</param>
/// <param name="Type">What it is for.</param>
internal readonly record struct Piece(byte[] Utf8, float Score, PieceType Type);
