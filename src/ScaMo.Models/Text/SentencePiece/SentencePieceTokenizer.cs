using System.Globalization;
using System.Text;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Text.SentencePiece;

/// <summary>
/// Text to ids with a SentencePiece Unigram model (Kudo and Richardson, arXiv 1808.06226), with the ids that the SentencePiece library
/// gives for the raw text: control pieces such as <c>&lt;/s&gt;</c> never match, and none is added. Instances may be used by several
/// threads at once.
/// </summary>
public sealed class SentencePieceTokenizer
{
    private const int LargestFile = 64 * 1024 * 1024;
    private const int Bytes = 256;

    private readonly SentencePieceModel _model;
    private readonly TextNormalizer _normalizer;
    private readonly UnigramSegmenter _segmenter;
    private readonly int[]? _byteIds;

    private SentencePieceTokenizer(SentencePieceModel model)
    {
        _model = model;
        UnknownId = FindUnknown(model);
        EndId = FindControl(model, model.EndPiece);
        PadId = FindControl(model, model.PadPiece);
        _byteIds = FindBytes(model);
        _normalizer = new TextNormalizer(model);
        _segmenter = new UnigramSegmenter(model, UnknownId);
    }

    /// <summary>The number of pieces; ids are below it.</summary>
    public int PieceCount => _model.Pieces.Count;

    /// <summary>The id of text that no piece covers.</summary>
    public int UnknownId { get; }

    /// <summary>The id of the control piece that ends a sequence; null if the model has none.</summary>
    public int? EndId { get; }

    /// <summary>The id of the control piece that fills up a batch; null if the model has none.</summary>
    public int? PadId { get; }

    /// <summary>Reads a SentencePiece model file, such as T5's <c>spiece.model</c>.</summary>
    /// <exception cref="DataFormatException">The file is no Unigram model, or contradicts itself.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static SentencePieceTokenizer Load(string path)
    {
        using var stream = File.OpenRead(path);
        if (stream.Length > LargestFile)
        {
            throw new DataFormatException(path, "", $"{stream.Length} bytes are too many for a SentencePiece model");
        }

        byte[] data = new byte[stream.Length];
        stream.ReadExactly(data);
        return Parse(data, path);
    }

    /// <summary>Reads a serialised SentencePiece model.</summary>
    /// <param name="data">The bytes of the model file.</param>
    /// <param name="source">What they are, for errors.</param>
    /// <exception cref="DataFormatException">The data is no Unigram model, or contradicts itself.</exception>
    public static SentencePieceTokenizer Parse(ReadOnlySpan<byte> data, string source) => new(SentencePieceModel.Parse(data, source));

    /// <summary>The ids of a text. Lone surrogates count as U+FFFD.</summary>
    /// <exception cref="DataFormatException">The model's normalisation rules point out of their table.</exception>
    public int[] Encode(string text) => [.. EncodePieces(text).Select(piece => piece.Id)];

    /// <summary>The pieces of a text. A run of characters that no piece covers is one unknown piece.</summary>
    /// <exception cref="DataFormatException">The model's normalisation rules point out of their table.</exception>
    public IReadOnlyList<EncodedPiece> EncodePieces(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var normalized = _normalizer.Normalize(Encoding.UTF8.GetBytes(text));
        var parts = _segmenter.Segment(normalized);

        var pieces = new List<EncodedPiece>(parts.Count);
        for (int i = 0; i < parts.Count; i++)
        {
            var (range, id) = parts[i];
            if (id == UnknownId && _byteIds is not null)
            {
                foreach (byte value in normalized[range]) pieces.Add(new EncodedPiece(BytePiece(value), _byteIds[value]));
                continue;
            }

            if (id == UnknownId)
            {
                while (i + 1 < parts.Count && parts[i + 1].Id == UnknownId) range = range.Start..parts[++i].Text.End;
            }

            pieces.Add(new EncodedPiece(Encoding.UTF8.GetString(normalized[range]), id));
        }

        return pieces;
    }

    private static int FindUnknown(SentencePieceModel model)
    {
        int[] ids = [.. Ids(model, piece => piece.Type == PieceType.Unknown)];
        return ids.Length == 1 ? ids[0] : throw new DataFormatException(model.Source, "pieces", $"{ids.Length} unknown pieces, expected one");
    }

    private static int? FindControl(SentencePieceModel model, byte[] name) =>
        Ids(model, piece => piece.Type == PieceType.Control && piece.Utf8.AsSpan().SequenceEqual(name)).Select(id => (int?)id).FirstOrDefault();

    /// <summary>The ids of the 256 byte pieces; null without byte fallback.</summary>
    private static int[]? FindBytes(SentencePieceModel model)
    {
        var byName = Ids(model, piece => piece.Type == PieceType.Byte).ToLookup(id => Encoding.Latin1.GetString(model.Pieces[id].Utf8));
        if (!model.ByteFallback)
        {
            return byName.Count == 0 ? null : throw new DataFormatException(model.Source, "pieces", "byte pieces without byte_fallback");
        }

        var ids = new int[Bytes];
        for (int value = 0; value < Bytes; value++)
        {
            string name = BytePiece((byte)value);
            ids[value] = byName.Contains(name)
                ? byName[name].First()
                : throw new DataFormatException(model.Source, "pieces", $"byte_fallback without {name}");
        }

        return ids;
    }

    private static IEnumerable<int> Ids(SentencePieceModel model, Func<Piece, bool> predicate) =>
        Enumerable.Range(0, model.Pieces.Count).Where(id => predicate(model.Pieces[id]));

    private static string BytePiece(byte value) => string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");
}
