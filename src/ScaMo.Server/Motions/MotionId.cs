using System.Buffers;

namespace ScaMo.Server.Motions;

/// <summary>The name of a motion under /motions: equal for equal motions of equal requests.</summary>
internal static class MotionId
{
    private const int HashBytes = 16;
    private const int Length = 22;

    private static readonly SearchValues<char> Base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>22 base64url characters: the first 16 bytes of the SHA-256 of model, prompt, options and tokens.</summary>
    public static string Of(StoredMotion motion)
    {
        using var hash = new ContentHash();
        hash.Append(motion.Model);
        hash.Append(motion.ModelIdentity);
        hash.Append(motion.Prompt);
        hash.Append(motion.Seed);
        hash.Append(motion.MaxTokens);
        hash.Append(motion.Sampling.Temperature);
        hash.Append(motion.Sampling.TopK);
        hash.Append(motion.Sampling.TopP);
        hash.Append(motion.Tokens.Length);
        foreach (int token in motion.Tokens) hash.Append(token);
        return hash.ToText(HashBytes);
    }

    /// <summary>Whether a motion may have that id.</summary>
    public static bool IsWellFormed(string id) => id.Length == Length && !id.AsSpan().ContainsAnyExcept(Base64Url);
}
