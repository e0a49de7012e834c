using ScaMo.Motion.Formats;

namespace ScaMo.Models.Text.SentencePiece;

/// <summary>
/// Cuts normalised text into the pieces whose scores sum to the most: the Viterbi search of the Unigram language model
/// (Kudo, arXiv 1804.10959). Sums are kept in single and compared in double precision as SentencePiece does, and of equal paths the one
/// found first stays, so that ties fall the same way.
/// </summary>
internal sealed class UnigramSegmenter
{
    private const float UnknownPenalty = 10;

    private readonly IReadOnlyList<Piece> _pieces;
    private readonly PieceTrie _trie;
    private readonly int _unknownId;
    private readonly float _unknownScore;
    private readonly float _bestScore;

    /// <exception cref="DataFormatException">The model has a piece twice, or no piece that text can match.</exception>
    public UnigramSegmenter(SentencePieceModel model, int unknownId)
    {
        _pieces = model.Pieces;
        _unknownId = unknownId;

        float lowest = float.MaxValue;
        _bestScore = 1.17549435e-38f; // SentencePiece starts at FLT_MIN, so this is at least that.
        foreach (var piece in _pieces.Where(piece => piece.Type == PieceType.Normal))
        {
            lowest = Math.Min(lowest, piece.Score);
            _bestScore = Math.Max(_bestScore, piece.Score);
        }

        _unknownScore = lowest - UnknownPenalty;

        var matchable = _pieces
            .Select((piece, id) => (Piece: piece, Id: id))
            .Where(entry => entry.Piece.Type is PieceType.Normal or PieceType.UserDefined or PieceType.Unused)
            .Select(entry => (entry.Piece.Utf8, entry.Id))
            .ToArray();
        if (matchable.Length == 0) throw new DataFormatException(model.Source, "pieces", "no piece can match text");
        _trie = new PieceTrie(matchable, model.Source);
    }

    /// <summary>The best segmentation of normalised UTF-8, in order; each part is a piece or one character that no piece covers.</summary>
    public List<(Range Text, int Id)> Segment(ReadOnlySpan<byte> text)
    {
        var best = new Path[text.Length + 1]; // The best path to each position.
        for (int start = 0; start < text.Length;)
        {
            int character = Math.Min(CharacterLength(text[start]), text.Length - start);
            float score = best[start].Score;
            bool isCovered = false;

            int node = PieceTrie.Root;
            for (int end = start; end < text.Length && (node = _trie.Child(node, text[end])) != PieceTrie.None;)
            {
                end++;
                int id = _trie.Value(node);
                if (id == PieceTrie.None || _pieces[id].Type == PieceType.Unused) continue;
                Improve(ref best[end], score + Score(id, end - start), start, id);
                isCovered |= end - start == character;
            }

            if (!isCovered) Improve(ref best[start + character], score + _unknownScore, start, _unknownId);
            start += character;
        }

        var parts = new List<(Range Text, int Id)>();
        for (int end = text.Length; end > 0; end = best[end].Start) parts.Add((best[end].Start..end, best[end].Id));
        parts.Reverse();
        return parts;
    }

    private static void Improve(ref Path path, double score, int start, int id)
    {
        if (path.IsReached && !(score > path.Score)) return;
        path = new Path(true, (float)score, start, id);
    }

    /// <summary>The length of a UTF-8 character by its first byte; a stray continuation byte counts as a character.</summary>
    private static int CharacterLength(byte first) => first switch
    {
        < 0xC0 => 1,
        < 0xE0 => 2,
        < 0xF0 => 3,
        _ => 4,
    };

    // A user-defined piece beats whatever pieces its text could be cut into.
    private double Score(int id, int length) =>
        _pieces[id].Type == PieceType.UserDefined ? (double)(length * _bestScore) - 0.1 : _pieces[id].Score;

    private readonly record struct Path(bool IsReached, float Score, int Start, int Id);
}
