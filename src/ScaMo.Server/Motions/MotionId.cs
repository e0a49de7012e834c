using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ScaMo.Server.Motions;

/// <summary>The name of a motion under /motions: equal for equal motions of equal requests.</summary>
internal static class MotionId
{
    private const int HashBytes = 16;

    /// <summary>
    /// 22 base64url characters: the first 16 bytes of the SHA-256 of model, prompt, options and tokens. Each text is preceded by its
    /// length and every number has a fixed width, so that no two different motions are the same bytes.
    /// </summary>
    public static string Of(StoredMotion motion)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendText(hash, motion.Model);
        AppendText(hash, motion.ModelIdentity);
        AppendText(hash, motion.Prompt);
        AppendNumber(hash, motion.Seed);
        AppendNumber(hash, motion.MaxTokens);
        AppendNumber(hash, BitConverter.DoubleToInt64Bits(motion.Sampling.Temperature));
        AppendNumber(hash, motion.Sampling.TopK);
        AppendNumber(hash, BitConverter.DoubleToInt64Bits(motion.Sampling.TopP));
        AppendNumber(hash, motion.Tokens.Length);
        foreach (int token in motion.Tokens) AppendNumber(hash, token);

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Base64Url.EncodeToString(digest[..HashBytes]);
    }

    private static void AppendText(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        AppendNumber(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendNumber(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
