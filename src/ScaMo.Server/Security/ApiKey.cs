using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ScaMo.Server.Security;

/// <summary>
/// The text that a client shows. It is 256 random bits, which nobody guesses however fast the hash: what slow hashes do for passwords of people is not needed, and
/// a fast one keeps a request cheap.
/// </summary>
internal static class ApiKey
{
    /// <summary>So that people and scanners of repositories know what they see.</summary>
    private const string Prefix = "scamo_";

    private const int RandomBytes = 32;

    /// <summary>Draws a new key.</summary>
    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>The hash of a key.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>The hash as the configuration has it.</summary>
    public static string HashText(string key) => Convert.ToHexStringLower(Hash(key));

    /// <summary>Whether it is the text of a hash.</summary>
    public static bool IsHash(string text) => text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit);
}
