using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using static TorchSharp.torch;

namespace ScaMo.Models.Checkpoints;

/// <summary>
/// Writes tensors as a safetensors file. Source: the format section of the huggingface/safetensors README. Equal tensors and
/// metadata give equal bytes: wider element types come first, as the format's own library orders them, then names decide.
/// </summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;
    private const int PieceBytes = 1 << 20;

    /// <summary>Writes the file, replacing it only once the new one is complete and on the disk.</summary>
    /// <param name="path">Where to; the folder must exist.</param>
    /// <param name="tensors">Any shapes and devices; a type that safetensors files do not hold here is an error.</param>
    /// <param name="metadata">Free text by name, such as a licence.</param>
    /// <param name="floatingPointType">F32, F16 or BF16, to which floating-point tensors are rounded; null keeps theirs.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is reserved, or the type is no floating-point type.</exception>
    /// <exception cref="NotSupportedException">A tensor is complex or quantised.</exception>
    public static void Write(
        string path,
        IEnumerable<(string Name, Tensor Tensor)> tensors,
        IReadOnlyDictionary<string, string>? metadata = null,
        ElementType? floatingPointType = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (floatingPointType is { } type && !type.IsFloatingPoint()) throw new ArgumentException($"{type} is no floating-point type.", nameof(floatingPointType));

        var entries = Arrange(tensors, floatingPointType);
        string target = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                WriteHeader(stream, entries, metadata);
                using var buffer = new NativeBuffer(PieceBytes);
                foreach (var entry in entries) WriteData(stream, entry, buffer.Span);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static List<Entry> Arrange(IEnumerable<(string Name, Tensor Tensor)> tensors, ElementType? floatingPointType)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
        var entries = new List<Entry>();
        foreach (var (name, tensor) in tensors)
        {
            if (!names.Add(name)) throw new ArgumentException($"The name '{name}' is reserved or occurs twice.", nameof(tensors));
            var type = tensor.dtype.ToElementType();
            entries.Add(new Entry(name, tensor, type, type.IsFloatingPoint() ? floatingPointType ?? type : type));
        }

        return [.. entries.OrderByDescending(entry => entry.WrittenType.Size()).ThenBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    private static void WriteHeader(FileStream stream, List<Entry> entries, IReadOnlyDictionary<string, string>? metadata)
    {
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }

            long offset = 0;
            foreach (var entry in entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", entry.WrittenType == ElementType.Bool ? "BOOL" : entry.WrittenType.ToString());
                json.WriteStartArray("shape");
                foreach (long size in entry.Tensor.shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += entry.Tensor.numel() * entry.WrittenType.Size();
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        int padding = (int)(-header.Length & (Alignment - 1));
        header.Write(Encoding.ASCII.GetBytes(new string(' ', padding)));
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        header.WriteTo(stream);
    }

    private static unsafe void WriteData(FileStream stream, Entry entry, Span<byte> buffer)
    {
        if (entry.Tensor.numel() == 0) return;
        using var withoutGradients = no_grad();
        using var scope = NewDisposeScope();
        var tensor = TensorMemory.IsAddressable(entry.Tensor) ? entry.Tensor : entry.Tensor.cpu().contiguous();
        byte* address = TensorMemory.Address(tensor);
        int size = entry.Type.Size();
        int writtenSize = entry.WrittenType.Size();
        long step = PieceBytes / Math.Max(size, writtenSize);
        for (long start = 0, count; start < tensor.numel(); start += count)
        {
            count = Math.Min(step, tensor.numel() - start);
            var piece = buffer[..(int)(count * writtenSize)];
            ElementConverter.Convert(entry.Type, new ReadOnlySpan<byte>(address + start * size, (int)count * size), entry.WrittenType, piece);
            stream.Write(piece);
        }
    }

    private sealed record Entry(string Name, Tensor Tensor, ElementType Type, ElementType WrittenType);
}
