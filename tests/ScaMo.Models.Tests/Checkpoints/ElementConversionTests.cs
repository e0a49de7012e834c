using System.Runtime.InteropServices;
using ScaMo.Models.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Checkpoints;

/// <summary>Loading converts as tensor.to(dtype) does, bit for bit; only which NaN a NaN becomes is left open.</summary>
public sealed class ElementConversionTests
{
    private const int RandomCount = 50_001;

    private static readonly float[] SpecialSingles =
    [
        0f, -0f, 1f, -1f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
        65504f, 65519.996f, 65520f, -65520f, 65536f, 5.9604645e-8f, 2.9802322e-8f, 2.9802326e-8f, 8.9406967e-8f, 6.1035156e-5f, 6.1005353e-5f,
        Bits(0x3F80_8000), Bits(0x3F81_8000), Bits(0x3F80_7FFF), Bits(0x3F80_8001), Bits(0x3F80_1000), Bits(0x3F80_3000), Bits(0x7F7F_8000),
        Bits(0x7F7F_7FFF), Bits(0x0000_8000), Bits(0x0001_8000), Bits(0x007F_FFFF), Bits(0x7F80_0001), Bits(0x7FFF_FFFF), Bits(0xFFFF_FFFF), Bits(0xFF80_0001),
    ];

    private static readonly ScalarType[] FloatingPoint = [ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16];

    public static TheoryData<ScalarType, ScalarType> Pairs
    {
        get
        {
            ScalarType[] integers = [ScalarType.Int64, ScalarType.Int32, ScalarType.Int16, ScalarType.Int8, ScalarType.Byte, ScalarType.Bool];
            var pairs = new TheoryData<ScalarType, ScalarType>();
            foreach (var from in FloatingPoint.Concat(integers))
            {
                foreach (var to in FloatingPoint) pairs.Add(from, to);
            }

            foreach (var type in integers) pairs.Add(type, type);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Converts_every_value_as_libtorch_does(ScalarType from, ScalarType to)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var source = Values(from);
        SafetensorsWriter.Write(folder["x.safetensors"], [("x", source)]);

        using var checkpoint = Checkpoint.Open(folder["x.safetensors"]);
        var loaded = CheckpointFiles.Read(checkpoint.Entries["x"], to);

        var expected = source.to(to);
        Assert.Equal(to, loaded.dtype);
        if (FloatingPoint.Contains(to))
        {
            Assert.True(expected.isnan().equal(loaded.isnan()).all().ToBoolean());
            var number = expected.isnan().logical_not();
            (expected, loaded) = (expected.masked_select(number), loaded.masked_select(number));
        }

        Assert.True(expected.bytes.SequenceEqual(loaded.bytes));
    }

    private static Tensor Values(ScalarType type)
    {
        var random = new Random(7);
        var bytes = new byte[RandomCount * 8];
        random.NextBytes(bytes);
        // Every bit pattern of the 16-bit types; random ones, and the special ones, of the wider.
        ushort[] patterns = [.. Enumerable.Range(0, 65_536).Select(pattern => (ushort)pattern)];
        return type switch
        {
            ScalarType.Float64 => cat([SpecialDoubles(), tensor(MemoryMarshal.Cast<byte, double>(bytes).ToArray())]),
            ScalarType.Float32 => cat([tensor(SpecialSingles), tensor(MemoryMarshal.Cast<byte, float>(bytes).ToArray())]),
            ScalarType.Float16 or ScalarType.BFloat16 => FromBytes(type, MemoryMarshal.AsBytes(patterns.AsSpan())),
            ScalarType.Int64 => cat([tensor([0L, -1L, 16_777_217, 33_554_435, 257, 385, 65_519, 65_520, long.MaxValue, long.MinValue]), tensor(MemoryMarshal.Cast<byte, long>(bytes).ToArray())]),
            ScalarType.Bool => FromBytes(type, [.. bytes.Take(RandomCount).Select(value => (byte)(value & 1))]),
            _ => FromBytes(type, bytes),
        };
    }

    private static Tensor SpecialDoubles()
    {
        var ties = SpecialSingles.Where(float.IsFinite).SelectMany(value => new[] { value, Math.BitIncrement((double)value), Math.BitDecrement((double)value), ((double)value + MathF.BitIncrement(value)) / 2 });
        return tensor([.. ties, double.NaN, double.PositiveInfinity, double.MaxValue, double.Epsilon]);
    }

    private static Tensor FromBytes(ScalarType type, ReadOnlySpan<byte> bytes)
    {
        using var one = empty(1, dtype: type);
        var values = empty(bytes.Length / one.ElementSize, dtype: type);
        bytes.CopyTo(values.bytes);
        return values;
    }

    private static float Bits(uint bits) => BitConverter.UInt32BitsToSingle(bits);
}
