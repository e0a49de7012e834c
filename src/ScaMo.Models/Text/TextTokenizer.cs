using ScaMo.Models.Text.SentencePiece;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Text;

/// <summary>
/// Prompts to ids by the conventions of T5 (Raffel et al., arXiv 1910.10683): the pieces of the SentencePiece model, then the end token,
/// at most 512 in all. Instances may be used by several threads at once.
/// </summary>
public sealed class TextTokenizer
{
    /// <summary>The number of tokens T5 was trained with, and that a prompt may have at most, end token included.</summary>
    public const int MaxTokens = 512;

    private readonly SentencePieceTokenizer _pieces;

    private TextTokenizer(SentencePieceTokenizer pieces, int endId)
    {
        _pieces = pieces;
        EndId = endId;
    }

    /// <summary>The id that ends every prompt.</summary>
    public int EndId { get; }

    /// <summary>The id of what no piece covers.</summary>
    public int UnknownId => _pieces.UnknownId;

    /// <summary>The size of the vocabulary; ids are below it.</summary>
    public int VocabularySize => _pieces.PieceCount;

    /// <summary>Reads a SentencePiece model file, such as T5's <c>spiece.model</c>.</summary>
    /// <exception cref="DataFormatException">The file is no Unigram model, contradicts itself, or has no end piece.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static TextTokenizer Load(string path)
    {
        var pieces = SentencePieceTokenizer.Load(path);
        int endId = pieces.EndId ?? throw new DataFormatException(path, "pieces", "the model has no end piece (</s>)");
        return new TextTokenizer(pieces, endId);
    }

    /// <summary>The ids of a prompt. A text of more than 511 pieces is cut, so that the end token is always there.</summary>
    public TextTokens Tokenize(string prompt)
    {
        int[] ids = _pieces.Encode(prompt);
        int kept = Math.Min(ids.Length, MaxTokens - 1);
        var tokens = new long[kept + 1];
        for (int i = 0; i < kept; i++) tokens[i] = ids[i];
        tokens[kept] = EndId;
        return new TextTokens(tokens, isTruncated: kept < ids.Length);
    }
}
