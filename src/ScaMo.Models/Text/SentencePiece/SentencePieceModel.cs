using ScaMo.Motion.Formats;

namespace ScaMo.Models.Text.SentencePiece;

/// <summary>
/// What encoding needs of a SentencePiece model file: the subset of <c>ModelProto</c> in sentencepiece_model.proto
/// (https://github.com/google/sentencepiece), with that file's field numbers and defaults.
/// </summary>
internal sealed class SentencePieceModel
{
    private const int UnigramModel = 1;

    private readonly List<Piece> _pieces = [];
    private int _modelType = UnigramModel;

    private SentencePieceModel(string source) => Source = source;

    /// <summary>What was read, for errors.</summary>
    public string Source { get; }

    /// <summary>The vocabulary in the order of the ids.</summary>
    public IReadOnlyList<Piece> Pieces => _pieces;

    /// <summary>Text that no piece covers becomes byte pieces instead of the unknown piece.</summary>
    public bool ByteFallback { get; private set; }

    /// <summary>The marker of a word boundary follows the word instead of leading it.</summary>
    public bool WhitespaceIsSuffix { get; private set; }

    /// <summary>The name of the piece that ends a sequence.</summary>
    public byte[] EndPiece { get; private set; } = "</s>"u8.ToArray();

    /// <summary>The name of the piece that fills up a batch.</summary>
    public byte[] PadPiece { get; private set; } = "<pad>"u8.ToArray();

    /// <summary>The compiled normalisation rules; empty for none.</summary>
    public byte[] CharsMap { get; private set; } = [];

    /// <summary>A space is put before the text.</summary>
    public bool AddDummyPrefix { get; private set; } = true;

    /// <summary>Leading, trailing and repeated spaces are removed.</summary>
    public bool RemoveExtraWhitespaces { get; private set; } = true;

    /// <summary>Spaces become ▁ (U+2581).</summary>
    public bool EscapeWhitespaces { get; private set; } = true;

    /// <exception cref="DataFormatException">The bytes are no SentencePiece model, or one of another kind than Unigram.</exception>
    public static SentencePieceModel Parse(ReadOnlySpan<byte> data, string source)
    {
        var model = new SentencePieceModel(source);
        var reader = new ProtobufReader(data, source);
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 1:
                    model._pieces.Add(ReadPiece(reader.ReadMessage()));
                    break;
                case 2:
                    model.ReadTrainerSpec(reader.ReadMessage());
                    break;
                case 3:
                    model.ReadNormalizerSpec(reader.ReadMessage());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (model._pieces.Count == 0) throw new DataFormatException(source, "pieces", "there are none; is it a SentencePiece model?");
        if (model._modelType != UnigramModel)
        {
            throw new DataFormatException(source, "trainer_spec.model_type", $"model type {model._modelType}; only Unigram (1) is supported");
        }

        return model;
    }

    private static Piece ReadPiece(ProtobufReader reader)
    {
        byte[] text = [];
        float score = 0;
        int type = (int)PieceType.Normal;
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 1:
                    text = reader.ReadBytes().ToArray();
                    break;
                case 2:
                    score = reader.ReadFloat();
                    break;
                case 3:
                    type = reader.ReadInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (text.Length == 0) throw reader.Malformed("a piece without text");
        if (!float.IsFinite(score)) throw reader.Malformed("a piece whose score is not finite");
        if (type is < (int)PieceType.Normal or > (int)PieceType.Byte) throw reader.Malformed($"a piece of the unknown type {type}");
        return new Piece(text, score, (PieceType)type);
    }

    private void ReadTrainerSpec(ProtobufReader reader)
    {
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 3:
                    _modelType = reader.ReadInt32();
                    break;
                case 24:
                    WhitespaceIsSuffix = reader.ReadBool();
                    break;
                case 35:
                    ByteFallback = reader.ReadBool();
                    break;
                case 47:
                    EndPiece = reader.ReadBytes().ToArray();
                    break;
                case 48:
                    PadPiece = reader.ReadBytes().ToArray();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private void ReadNormalizerSpec(ProtobufReader reader)
    {
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 2:
                    CharsMap = reader.ReadBytes().ToArray();
                    break;
                case 3:
                    AddDummyPrefix = reader.ReadBool();
                    break;
                case 4:
                    RemoveExtraWhitespaces = reader.ReadBool();
                    break;
                case 5:
                    EscapeWhitespaces = reader.ReadBool();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }
}
