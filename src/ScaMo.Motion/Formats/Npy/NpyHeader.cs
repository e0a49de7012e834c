using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ScaMo.Motion.Formats.Npy;

/// <summary>
/// The header of an .npy file, versions 1.0 to 3.0. Source: NumPy Enhancement Proposal 1 and numpy.lib.format. Only the
/// dictionary that NumPy writes is understood: no Python expression is evaluated.
/// </summary>
internal sealed partial record NpyHeader(string Descriptor, bool FortranOrder, int[] Shape)
{
    private const int Alignment = 64;
    private const int MaximumHeaderBytes = 64 * 1024;
    private const int MaximumDimensions = 32;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the header and leaves the stream at the first byte of data.</summary>
    public static NpyHeader Read(Stream stream, string source)
    {
        Span<byte> prefix = stackalloc byte[12];
        ReadExactly(stream, prefix[..8], source, "magic");
        if (!prefix[..6].SequenceEqual(Magic)) throw new DataFormatException(source, "offset 0", "not an .npy file (the magic bytes are missing)");
        int major = prefix[6];
        if (major is < 1 or > 3) throw new DataFormatException(source, "offset 6", $"version {major} of .npy is not known; expected 1, 2 or 3");

        var lengthBytes = prefix.Slice(8, major == 1 ? 2 : 4);
        ReadExactly(stream, lengthBytes, source, "header length");
        long length = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes) : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > MaximumHeaderBytes) throw new DataFormatException(source, "offset 8", $"a header of {length} bytes is beyond the limit of {MaximumHeaderBytes}");

        var header = new byte[length];
        ReadExactly(stream, header, source, "header");
        return Parse((major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(header), source);
    }

    /// <summary>Writes a version 1.0 header, padded so that the data starts at a multiple of 64 bytes.</summary>
    public void Write(Stream stream)
    {
        var shape = Shape.Length == 1
            ? string.Create(CultureInfo.InvariantCulture, $"({Shape[0]},)")
            : $"({string.Join(", ", Shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))})";
        var text = $"{{'descr': '{Descriptor}', 'fortran_order': {(FortranOrder ? "True" : "False")}, 'shape': {shape}, }}";
        int unpadded = Magic.Length + 4 + text.Length + 1;
        int padding = (Alignment - unpadded % Alignment) % Alignment;
        var body = Encoding.Latin1.GetBytes(text + new string(' ', padding) + "\n");

        Span<byte> prefix = stackalloc byte[10];
        Magic.CopyTo(prefix);
        prefix[6] = 1;
        prefix[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(prefix[8..], (ushort)body.Length);
        stream.Write(prefix);
        stream.Write(body);
    }

    private static NpyHeader Parse(string text, string source)
    {
        var rest = FieldPattern().Replace(text, string.Empty).Where(character => character != ',' && !char.IsWhiteSpace(character));
        if (!rest.SequenceEqual("{}")) throw new DataFormatException(source, "header", "expected a dictionary of 'descr', 'fortran_order' and 'shape'");

        var fields = FieldPattern().Matches(text).ToLookup(field => field.Groups["name"].Value, field => field.Groups["value"].Value);
        string Only(string name) => fields[name].Count() == 1
            ? fields[name].Single()
            : throw new DataFormatException(source, "header", $"'{name}' must stand there once");

        var sizes = Only("shape").Trim('(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (sizes.Length > MaximumDimensions) throw new DataFormatException(source, "header", $"{sizes.Length} dimensions are beyond the limit of {MaximumDimensions}");
        var shape = new int[sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            if (!int.TryParse(sizes[i], NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]))
            {
                throw new DataFormatException(source, "header", $"dimension {i} is '{sizes[i]}'; expected a number up to {int.MaxValue}");
            }
        }

        return new NpyHeader(Only("descr").Trim('\'', '"'), Only("fortran_order") == "True", shape);
    }

    private static void ReadExactly(Stream stream, Span<byte> buffer, string source, string what)
    {
        if (stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
        {
            throw new DataFormatException(source, "header", $"the file ends inside the {what}");
        }
    }

    [GeneratedRegex("""'(?<name>descr|fortran_order|shape)'\s*:\s*(?<value>'[^']*'|True|False|\([0-9,\s]*\))""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex FieldPattern();
}
