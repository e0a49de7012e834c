using System.Globalization;
using System.Text;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Tests.Motions;

/// <summary>The runtime's own formatting is the judge.</summary>
public sealed class ShortestNumberTests
{
    [Theory]
    [InlineData(0f, "0")]
    [InlineData(-0f, "-0")]
    [InlineData(1f, "1")]
    [InlineData(-1000f, "-1000")]
    [InlineData(0.1f, "0.1")]
    [InlineData(-0.3f, "-0.3")]
    [InlineData(0.5f, "0.5")]
    [InlineData(1.0000001f, "1.0000001")]
    [InlineData(0.0009765625f, "0.0009765625")]
    [InlineData(123.456f, "123.456")]
    [InlineData(-3.4028235E+38f, "-3.4028235E+38")]
    [InlineData(1.4E-45f, "1E-45")]
    public void Has_the_fewest_digits(float value, string expected) => Assert.Equal(expected, Written(value));

    [Fact]
    public void Is_what_the_runtime_writes_for_any_float()
    {
        var random = new Random(1);
        for (int i = 0; i < 300_000; i++)
        {
            float value = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32));
            if (float.IsFinite(value)) Check(value);
        }
    }

    [Fact]
    public void Is_what_the_runtime_writes_for_floats_of_the_size_of_positions()
    {
        var random = new Random(2);
        for (int i = 0; i < 1_000_000; i++)
        {
            uint exponent = (uint)(127 + random.Next(-12, 13)), sign = (uint)random.Next(2) << 31;
            Check(BitConverter.UInt32BitsToSingle(sign | exponent << 23 | (uint)random.Next(1 << 23)));
        }
    }

    /// <summary>Powers of two, where floats stand closer below than above, decimals of few digits, and what is beside them.</summary>
    [Fact]
    public void Is_what_the_runtime_writes_beside_round_numbers()
    {
        for (int exponent = -12; exponent <= 12; exponent++) CheckAround(MathF.Pow(2, exponent));
        for (int k = 1; k < 20_000; k++)
        {
            CheckAround(k / 16f);
            CheckAround(k / 1000f);
            CheckAround(k / 100_000f);
        }
    }

    private static void CheckAround(float value)
    {
        Check(MathF.BitDecrement(value));
        Check(value);
        Check(MathF.BitIncrement(value));
    }

    private static void Check(float value)
    {
        Span<byte> expected = stackalloc byte[32], actual = stackalloc byte[ShortestNumber.MaxLength];
        Assert.True(value.TryFormat(expected, out int length, provider: CultureInfo.InvariantCulture));
        if (!actual[..ShortestNumber.Write(value, actual)].SequenceEqual(expected[..length])) Assert.Equal(value.ToString(CultureInfo.InvariantCulture), Written(value));
    }

    private static string Written(float value)
    {
        Span<byte> target = stackalloc byte[ShortestNumber.MaxLength];
        return Encoding.ASCII.GetString(target[..ShortestNumber.Write(value, target)]);
    }
}
