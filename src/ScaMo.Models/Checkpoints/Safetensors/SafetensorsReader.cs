using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Checkpoints.Safetensors;

/// <summary>
/// Reads the header of a safetensors file: eight bytes of length, a JSON object of tensors, then their bytes without gaps.
/// Source: the format section of the huggingface/safetensors README.
/// </summary>
internal static class SafetensorsReader
{
    private const int LengthBytes = 8;
    private const long MaximumHeaderBytes = 100_000_000;
    private const int MaximumDimensions = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>The tensors of a file, and its free text by name.</summary>
    public static (List<TensorEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Read(CheckpointFile file)
    {
        var lengthField = file.ReadBytes(0, LengthBytes, "header length");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthField);
        if (length > MaximumHeaderBytes) throw Bad(file, "offset 0", $"a header of {length} bytes is beyond the limit of {MaximumHeaderBytes}");
        if ((long)length > file.Length - LengthBytes) throw Bad(file, "offset 0", $"a header of {length} bytes does not fit into the file's {file.Length} bytes");

        var header = file.ReadBytes(LengthBytes, (int)length, "header");
        long dataStart = LengthBytes + (long)length;
        try
        {
            using var document = JsonDocument.Parse(header, Strict);
            var (entries, metadata) = ReadMembers(file, document.RootElement, dataStart);
            CheckLayout(file, entries, dataStart);
            return (entries, metadata);
        }
        catch (Exception notJson) when (notJson is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not UTF-8, or half a surrogate pair.
            throw new DataFormatException(file.Path, "header", $"it is not strict JSON: {notJson.Message}", notJson);
        }
    }

    private static (List<TensorEntry> Entries, FrozenDictionary<string, string> Metadata) ReadMembers(CheckpointFile file, JsonElement root, long dataStart)
    {
        if (root.ValueKind != JsonValueKind.Object) throw Bad(file, "header", "expected a JSON object");
        var entries = new List<TensorEntry>();
        var metadata = FrozenDictionary<string, string>.Empty;
        foreach (var member in root.EnumerateObject())
        {
            if (member.NameEquals("__metadata__")) metadata = ReadMetadata(file, member.Value);
            else entries.Add(ReadEntry(file, member.Name, member.Value, dataStart));
        }

        return (entries, metadata);
    }

    private static FrozenDictionary<string, string> ReadMetadata(CheckpointFile file, JsonElement metadata)
    {
        if (metadata.ValueKind != JsonValueKind.Object || metadata.EnumerateObject().Any(pair => pair.Value.ValueKind != JsonValueKind.String))
        {
            throw Bad(file, "__metadata__", "expected an object whose values are strings");
        }

        return metadata.EnumerateObject().ToFrozenDictionary(pair => pair.Name, pair => pair.Value.GetString()!, StringComparer.Ordinal);
    }

    private static TensorEntry ReadEntry(CheckpointFile file, string name, JsonElement value, long dataStart)
    {
        string location = $"tensor '{KeyList.Shorten(name)}'";
        if (value.ValueKind != JsonValueKind.Object) throw Bad(file, location, "expected an object of dtype, shape and data_offsets");
        foreach (var member in value.EnumerateObject())
        {
            if (member.Name is not ("dtype" or "shape" or "data_offsets")) throw Bad(file, location, $"the member '{KeyList.Shorten(member.Name)}' is not known");
        }

        var type = ReadType(file, location, value);
        var shape = ReadNumbers(file, location, value, "shape");
        if (shape.Length > MaximumDimensions) throw Bad(file, location, $"{shape.Length} dimensions are beyond the limit of {MaximumDimensions}");
        var offsets = ReadNumbers(file, location, value, "data_offsets");
        if (offsets is not [var begin, var end] || begin > end) throw Bad(file, location, "data_offsets must be two numbers, begin and end, in order");
        if (end > file.Length - dataStart) throw Bad(file, location, $"its data would end at byte {end} of {file.Length - dataStart}");
        if (!TensorLayout.TryCount(shape.AsSpan(), out long count) || (UInt128)count * (uint)type.Size() != (UInt128)(end - begin))
        {
            throw Bad(file, location, $"{type} {TensorEntry.FormatShape(shape)} does not take {end - begin} bytes");
        }

        return new TensorEntry(name, type, shape, TensorLayout.ContiguousStrides(shape.AsSpan()), file, dataStart + begin);
    }

    private static ElementType ReadType(CheckpointFile file, string location, JsonElement value)
    {
        string? name = value.TryGetProperty("dtype", out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        return name switch
        {
            "F64" => ElementType.F64,
            "F32" => ElementType.F32,
            "F16" => ElementType.F16,
            "BF16" => ElementType.BF16,
            "I64" => ElementType.I64,
            "I32" => ElementType.I32,
            "I16" => ElementType.I16,
            "I8" => ElementType.I8,
            "U8" => ElementType.U8,
            "BOOL" => ElementType.Bool,
            null => throw Bad(file, location, "expected a dtype"),
            _ => throw Bad(file, location, $"the dtype '{KeyList.Shorten(name)}' is not supported"),
        };
    }

    private static ImmutableArray<long> ReadNumbers(CheckpointFile file, string location, JsonElement value, string memberName)
    {
        if (!value.TryGetProperty(memberName, out var member) || member.ValueKind != JsonValueKind.Array)
        {
            throw Bad(file, location, $"expected {memberName}, an array of whole numbers");
        }

        var numbers = ImmutableArray.CreateBuilder<long>();
        foreach (var item in member.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long number) || number < 0)
            {
                throw Bad(file, location, $"'{KeyList.Shorten(item.GetRawText())}' in {memberName} is not a whole number from 0 to {long.MaxValue}");
            }

            numbers.Add(number);
        }

        return numbers.ToImmutable();
    }

    private static void CheckLayout(CheckpointFile file, List<TensorEntry> entries, long dataStart)
    {
        long position = dataStart;
        foreach (var entry in entries.OrderBy(entry => entry.Offset).ThenBy(entry => entry.ElementCount))
        {
            if (entry.Offset != position)
            {
                throw Bad(file, entry.Location, $"its data begins at byte {entry.Offset - dataStart}, but the data before it ends at {position - dataStart}; expected neither gap nor overlap");
            }

            position += entry.ElementCount * entry.ElementType.Size();
        }

        if (position != file.Length) throw Bad(file, "data", $"{file.Length - position} bytes at the end belong to no tensor");
    }

    private static DataFormatException Bad(CheckpointFile file, string location, string problem) => new(file.Path, location, problem);
}
