using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using ScaMo.Generation;

namespace ScaMo.Server.Caching;

/// <summary>Writes values for the caches: whole numbers by 7 bits a byte (LEB128), texts and lists behind their length. <see cref="PayloadReader"/> reads them.</summary>
internal static class PayloadWriter
{
    private const int MaxNumberBytes = 9; // of 63 bits

    /// <summary>Writes a number that is not negative.</summary>
    public static void WriteNumber(this IBufferWriter<byte> target, long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        var bytes = target.GetSpan(MaxNumberBytes);
        int length = 0;
        for (; number > 0x7F; number >>= 7) bytes[length++] = (byte)(number | 0x80);
        bytes[length++] = (byte)number;
        target.Advance(length);
    }

    public static void WriteFraction(this IBufferWriter<byte> target, double fraction)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(target.GetSpan(sizeof(double)), fraction);
        target.Advance(sizeof(double));
    }

    public static void WriteText(this IBufferWriter<byte> target, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        target.WriteNumber(bytes.Length);
        target.Write(bytes);
    }

    /// <summary>Writes how tokens are drawn.</summary>
    public static void WriteSampling(this IBufferWriter<byte> target, SamplingOptions sampling)
    {
        target.WriteFraction(sampling.Temperature);
        target.WriteNumber(sampling.TopK);
        target.WriteFraction(sampling.TopP);
    }

    public static void WriteTokens(this IBufferWriter<byte> target, ImmutableArray<int> tokens)
    {
        target.WriteNumber(tokens.Length);
        foreach (int token in tokens) target.WriteNumber(token);
    }
}
