using System.Buffers.Binary;
using System.Text;

namespace ScaMo.Training.Tests.Runs;

/// <summary>Reads TensorBoard event files bit by bit, to check the writer: frames with their sums, and messages field by field.</summary>
internal static class EventReader
{
    public static List<Event> Read(string path)
    {
        var events = new List<Event>();
        var bytes = File.ReadAllBytes(path).AsSpan();
        while (!bytes.IsEmpty)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            Assert.Equal(Masked(bytes[..8]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            var data = bytes.Slice(12, length);
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            events.Add(ReadEvent(data));
            bytes = bytes[(16 + length)..];
        }

        return events;
    }

    /// <summary>CRC-32C one bit at a time, from its definition.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82F63B78 : crc >> 1;
        }

        return ~crc;
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = Crc32C(bytes);
        return unchecked((crc >> 15 | crc << 17) + 0xA282EAD8u);
    }

    private static Event ReadEvent(ReadOnlySpan<byte> data)
    {
        var result = new Event();
        foreach (var (field, number, bytes) in Fields(data))
        {
            result = field switch
            {
                1 => result with { WallTime = BitConverter.UInt64BitsToDouble(number) },
                2 => result with { Step = (long)number },
                3 => result with { FileVersion = Encoding.UTF8.GetString(bytes) },
                5 => ReadSummary(result, bytes),
                7 => result with { IsSessionStart = Fields(bytes) is [(1, 1, _)] },
                _ => throw new InvalidDataException($"field {field}"),
            };
        }

        return result;
    }

    private static Event ReadSummary(Event result, byte[] summary)
    {
        var (field, _, value) = Assert.Single(Fields(summary));
        Assert.Equal(1, field);
        var fields = Fields(value);
        Assert.Equal([1, 2], fields.Select(item => item.Field));
        return result with { Tag = Encoding.UTF8.GetString(fields[0].Bytes), Value = BitConverter.UInt32BitsToSingle((uint)fields[1].Number) };
    }

    private static List<(int Field, ulong Number, byte[] Bytes)> Fields(ReadOnlySpan<byte> data)
    {
        var fields = new List<(int, ulong, byte[])>();
        int position = 0;
        while (position < data.Length)
        {
            ulong key = Varint(data, ref position);
            int field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    fields.Add((field, Varint(data, ref position), []));
                    break;
                case 1:
                    fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(data[position..]), []));
                    position += 8;
                    break;
                case 5:
                    fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(data[position..]), []));
                    position += 4;
                    break;
                case 2:
                    int length = (int)Varint(data, ref position);
                    fields.Add((field, 0, data.Slice(position, length).ToArray()));
                    position += length;
                    break;
                default:
                    throw new InvalidDataException($"wire type {key & 7}");
            }
        }

        return fields;
    }

    private static ulong Varint(ReadOnlySpan<byte> data, ref int position)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = data[position++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }
    }

    internal sealed record Event
    {
        public double WallTime { get; init; }

        public long Step { get; init; }

        public string? FileVersion { get; init; }

        public string? Tag { get; init; }

        public float Value { get; init; }

        public bool IsSessionStart { get; init; }
    }
}
