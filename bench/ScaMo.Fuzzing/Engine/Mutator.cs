using System.Buffers.Binary;
using System.Text;

namespace ScaMo.Fuzzing.Engine;

/// <summary>
/// Makes inputs from others: bits and bytes changed, length fields of two to eight bytes moved to their limits, numbers in text likewise, parts cut, doubled, exchanged with those of
/// another input, and words of the format put in. One to eight such changes make an input.
/// </summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> words)
{
    public const int LongestInput = 64 * 1024;

    private static readonly long[] Limits =
        [0, 1, -1, 2, 127, 128, 255, 256, short.MaxValue, ushort.MaxValue, ushort.MaxValue + 1L, int.MaxValue, int.MaxValue + 1L, uint.MaxValue, uint.MaxValue + 1L, long.MaxValue, long.MinValue];

    private static readonly string[] Numbers =
        ["0", "-1", "1", "00", "255", "65536", "2147483647", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "1e9", "1e999", "-0", "0.5", "1e-400", "NaN", ""];

    /// <summary>A new input.</summary>
    /// <param name="input">What it is made from; stays as it is.</param>
    /// <param name="other">Where parts are taken from.</param>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        int changes = 1;
        while (changes < 8 && random.Next(2) == 0) changes++;
        for (; changes > 0; changes--) Change(bytes, other);
        if (bytes.Count > LongestInput) bytes.RemoveRange(LongestInput, bytes.Count - LongestInput);
        return [.. bytes];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        if (bytes.Count == 0)
        {
            bytes.AddRange(Word());
            return;
        }

        int at = random.Next(bytes.Count);
        switch (random.Next(13))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes[at] = random.Next(3) switch { 0 => 0, 1 => 255, _ => (byte)random.Next(256) }; break;
            case 2: SetField(bytes, at, Limit(bytes.Count)); break;
            case 3: MoveField(bytes, at); break;
            case 4: SetNumber(bytes, at); break;
            case 5: bytes.RemoveRange(at, random.Next(4) == 0 ? bytes.Count - at : Length(bytes.Count - at)); break;
            case 6: Repeat(bytes, at); break;
            case 7: bytes.InsertRange(at, Word()); break;
            case 8: Overwrite(bytes, at, Word()); break;
            case 9: bytes.InsertRange(at, Part(other)); break;
            case 10: Overwrite(bytes, at, Part(other)); break;
            case 11: Overwrite(bytes, at, Part([.. bytes])); break;
            default: bytes.InsertRange(at, Enumerable.Range(0, random.Next(1, 9)).Select(_ => (byte)random.Next(256)).ToArray()); break;
        }
    }

    private byte[] Word() => words.Count == 0 ? [(byte)random.Next(256)] : words[random.Next(words.Count)];

    private long Limit(int length) => random.Next(4) == 0 ? length + random.Next(-16, 17) : Limits[random.Next(Limits.Length)];

    /// <summary>Mostly short, sometimes long.</summary>
    private int Length(int longest) => Math.Min(longest, random.Next(3) == 0 ? random.Next(1, longest + 1) : random.Next(1, 17));

    private byte[] Part(byte[] source)
    {
        if (source.Length == 0) return [];
        int start = random.Next(source.Length);
        return source.AsSpan(start, Length(source.Length - start)).ToArray();
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] part)
    {
        for (int i = 0; i < part.Length && at + i < bytes.Count; i++) bytes[at + i] = part[i];
    }

    /// <summary>Deep nesting and long lists come from here.</summary>
    private void Repeat(List<byte> bytes, int at)
    {
        byte[] part = random.Next(2) == 0 ? Word() : Part([.. bytes]);
        int times = random.Next(8) == 0 ? random.Next(1, 10_000) : random.Next(1, 9);
        times = Math.Min(times, LongestInput / Math.Max(part.Length, 1));
        bytes.InsertRange(at, Enumerable.Repeat(part, times).SelectMany(copy => copy).ToArray());
    }

    private void SetField(List<byte> bytes, int at, long value)
    {
        Span<byte> field = stackalloc byte[sizeof(long)];
        if (random.Next(4) == 0) BinaryPrimitives.WriteInt64BigEndian(field, value);
        else BinaryPrimitives.WriteInt64LittleEndian(field, value);
        Overwrite(bytes, at, field[..(1 << random.Next(4))].ToArray());
    }

    private void MoveField(List<byte> bytes, int at)
    {
        if (bytes.Count - at < sizeof(long)) return;
        Span<byte> field = stackalloc byte[sizeof(long)];
        for (int i = 0; i < field.Length; i++) field[i] = bytes[at + i];
        SetField(bytes, at, BinaryPrimitives.ReadInt64LittleEndian(field) + random.Next(-16, 17));
    }

    /// <summary>The number in text that stands at a place or behind it.</summary>
    private void SetNumber(List<byte> bytes, int at)
    {
        int start = bytes.FindIndex(at, one => one is >= (byte)'0' and <= (byte)'9');
        if (start < 0) return;
        int end = bytes.FindIndex(start, one => one is < (byte)'0' or > (byte)'9');
        bytes.RemoveRange(start, (end < 0 ? bytes.Count : end) - start);
        bytes.InsertRange(start, Encoding.ASCII.GetBytes(Numbers[random.Next(Numbers.Length)]));
    }
}
