using System.Buffers;
using System.Text;

namespace ScaMo.Models.Text.SentencePiece;

/// <summary>
/// Brings text into the form the pieces were learnt from, as SentencePiece's normalizer does: character rules (longest match first),
/// user-defined pieces left alone, spaces trimmed, merged, prefixed and written as ▁ (U+2581).
/// </summary>
internal sealed class TextNormalizer(SentencePieceModel model)
{
    private readonly CharsMap? _rules = model.CharsMap.Length == 0 ? null : new CharsMap(model.CharsMap, model.Source);
    private readonly PieceTrie _userDefined = new(
        model.Pieces.Where(piece => piece.Type == PieceType.UserDefined).Select(piece => (piece.Utf8, 0)), model.Source);

    private ReadOnlySpan<byte> Space => model.EscapeWhitespaces ? "▁"u8 : " "u8;

    /// <summary>Normalises valid UTF-8.</summary>
    public ReadOnlySpan<byte> Normalize(ReadOnlySpan<byte> text)
    {
        if (model.RemoveExtraWhitespaces)
        {
            while (!text.IsEmpty && Next(text, out var first) is var length && first.SequenceEqual(" "u8)) text = text[length..];
        }

        if (text.IsEmpty) return [];

        var output = new ArrayBufferWriter<byte>(text.Length + 16);
        if (model.AddDummyPrefix && !model.WhitespaceIsSuffix) output.Write(Space);

        bool afterSpace = model.RemoveExtraWhitespaces;
        while (!text.IsEmpty)
        {
            int length = Next(text, out var form);
            if (afterSpace) form = form.TrimStart((byte)' ');
            if (!form.IsEmpty)
            {
                Append(output, form);
                afterSpace = model.RemoveExtraWhitespaces && form[^1] == (byte)' ';
            }

            text = text[length..];
        }

        var normalized = output.WrittenSpan;
        if (model.RemoveExtraWhitespaces)
        {
            while (normalized.EndsWith(Space)) normalized = normalized[..^Space.Length];
        }

        if (!model.AddDummyPrefix || !model.WhitespaceIsSuffix) return normalized;
        byte[] withSuffix = [.. normalized, .. Space];
        return withSuffix;
    }

    /// <summary>The normal form of the beginning of <paramref name="text"/>.</summary>
    /// <returns>How many bytes of the text it stands for; at least one.</returns>
    private int Next(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> form)
    {
        int length = _userDefined.LongestMatch(text);
        if (length == 0 && _rules is not null)
        {
            length = _rules.LongestMatch(text, out form);
            if (length > 0) return length;
        }

        if (length == 0) Rune.DecodeFromUtf8(text, out _, out length);
        form = text[..length];
        return length;
    }

    private void Append(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> form)
    {
        for (int space; (space = form.IndexOf((byte)' ')) >= 0; form = form[(space + 1)..])
        {
            output.Write(form[..space]);
            output.Write(Space);
        }

        output.Write(form);
    }
}
