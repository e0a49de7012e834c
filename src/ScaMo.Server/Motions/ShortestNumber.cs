using System.Globalization;

namespace ScaMo.Server.Motions;

/// <summary>
/// A number in the fewest digits that give the same float32: what <see cref="float.ToString()"/> gives, several times as fast for numbers
/// of the size of positions. An answer holds thousands.
/// </summary>
internal static class ShortestNumber
{
    /// <summary>Bytes that the longest number takes: nine digits behind four zeros, such as -0.0000123456789.</summary>
    public const int MaxLength = 16;

    private const int MantissaBits = 23;
    private const int ExponentBias = 127;

    /// <summary>The bits that a double has beyond a float, and how they stand half-way between two floats.</summary>
    private const long BitsBeyondFloat = 0x1FFF_FFFF, Midpoint = 0x1000_0000;

    /// <summary>The exponents of the numbers that go the fast way, from 2^-10 to 2^10.</summary>
    private const int LeastExponent = -10, EndExponent = 10;

    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, 13).Select(digits => Math.Pow(10, digits))];

    /// <summary>By exponent, how many digits behind the point are the most whose last is worth at least what distinguishes two floats.</summary>
    private static readonly int[] SafeDigits =
        [.. Enumerable.Range(LeastExponent, EndExponent - LeastExponent).Select(exponent => (int)Math.Floor((MantissaBits - exponent) * Math.Log10(2)))];

    /// <summary>Writes a number.</summary>
    /// <param name="value">A finite number.</param>
    /// <param name="target">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Write(float value, Span<byte> target)
    {
        int exponent = (int)(BitConverter.SingleToUInt32Bits(value) >> MantissaBits & 0xFF) - ExponentBias;
        if (exponent is < LeastExponent or >= EndExponent) return WriteAny(value, target);

        // With the safe digits at most one decimal lies close enough to the float, so that the shortest of all is found there, with zeros at
        // its end. One or two digits more are enough for any float.
        double magnitude = Math.Abs(value);
        for (int digits = SafeDigits[exponent - LeastExponent]; ; digits++)
        {
            double scaled = Math.Round(magnitude * PowersOfTen[digits]), decimalValue = scaled / PowersOfTen[digits];
            // Here, and only here, rounding twice could hide on which side the decimal lies.
            if ((BitConverter.DoubleToInt64Bits(decimalValue) & BitsBeyondFloat) == Midpoint) return WriteAny(value, target);
            if ((float)decimalValue == (float)magnitude) return WriteDecimal(value < 0, (ulong)scaled, digits, target);
        }
    }

    private static int WriteAny(float value, Span<byte> target)
    {
        if (!value.TryFormat(target, out int written, provider: CultureInfo.InvariantCulture)) throw new ArgumentException("There is no room for a number.", nameof(target));
        return written;
    }

    private static int WriteDecimal(bool isNegative, ulong scaled, int digits, Span<byte> target)
    {
        for (; digits > 0 && scaled % 10 == 0; digits--) scaled /= 10;
        int length = 0;
        if (isNegative) target[length++] = (byte)'-';
        ulong unit = (ulong)PowersOfTen[digits];
        (scaled / unit).TryFormat(target[length..], out int written, provider: CultureInfo.InvariantCulture);
        length += written;
        if (digits == 0) return length;

        target[length++] = (byte)'.';
        ulong fraction = scaled % unit;
        for (int i = digits - 1; i >= 0; i--, fraction /= 10) target[length + i] = (byte)('0' + fraction % 10);
        return length + digits;
    }
}
