using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Text.SentencePiece;

/// <summary>
/// The compiled normalisation rules of a SentencePiece model (<c>precompiled_charsmap</c>): the length of a trie in bytes, a double-array
/// trie as Darts-clone writes it, and the replacements, each ended by a zero byte. The value of a key is the offset of its replacement.
/// </summary>
/// <remarks>
/// A unit of the trie is 32 bits: label 0–7, "a leaf follows" 8, "the offset is scaled by 256" 9, offset 10–30; a leaf is bit 31 and the
/// value (https://github.com/s-yata/darts-clone). No index is trusted: a step out of the array is a <see cref="DataFormatException"/>.
/// </remarks>
internal sealed class CharsMap
{
    private const uint LeafFlag = 1u << 31;

    private readonly string _source;
    private readonly uint[] _units;
    private readonly byte[] _replacements;

    /// <exception cref="DataFormatException">The sizes do not fit together.</exception>
    public CharsMap(ReadOnlySpan<byte> blob, string source)
    {
        _source = source;
        if (blob.Length < sizeof(uint)) throw Malformed("it is shorter than its own header");
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(blob);
        var body = blob[sizeof(uint)..];
        if (size == 0 || size % sizeof(uint) != 0 || size > (uint)body.Length)
        {
            throw Malformed($"its trie claims {size} bytes, but {body.Length} are there");
        }

        _units = new uint[size / sizeof(uint)];
        body[..(int)size].CopyTo(MemoryMarshal.AsBytes(_units.AsSpan()));
        if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(_units, _units);
        _replacements = body[(int)size..].ToArray();
        if (_replacements.Length > 0 && _replacements[^1] != 0) throw Malformed("its last replacement has no end");
    }

    /// <summary>Finds the longest rule for the beginning of <paramref name="text"/>.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="replacement">What replaces the matched bytes; may be empty.</param>
    /// <returns>How many bytes the rule matches; 0 if there is none.</returns>
    /// <exception cref="DataFormatException">The trie leads out of itself.</exception>
    public int LongestMatch(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement)
    {
        int length = 0;
        uint value = 0;
        uint node = Offset(Unit(0));
        for (int i = 0; i < text.Length; i++)
        {
            node ^= text[i];
            uint unit = Unit(node);
            if ((unit & (LeafFlag | 0xFF)) != text[i]) break;
            node ^= Offset(unit);
            if ((unit & 0x100) == 0) continue;
            length = i + 1;
            value = Unit(node) & ~LeafFlag;
        }

        replacement = length == 0 ? default : Replacement(value);
        return length;
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);

    private uint Unit(uint index) =>
        index < (uint)_units.Length ? _units[index] : throw Malformed($"its trie points to unit {index} of {_units.Length}");

    private ReadOnlySpan<byte> Replacement(uint offset)
    {
        if (offset >= (uint)_replacements.Length) throw Malformed($"a rule points to byte {offset} of {_replacements.Length}");
        var rest = _replacements.AsSpan((int)offset);
        return rest[..rest.IndexOf((byte)0)];
    }

    private DataFormatException Malformed(string problem) => new(_source, "normalizer_spec.precompiled_charsmap", problem);
}
