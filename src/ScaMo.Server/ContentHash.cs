using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ScaMo.Server;

/// <summary>
/// SHA-256 over texts, bytes and numbers. Each text is preceded by its length and every number has a fixed width, so that no two different lists of them are the
/// same bytes.
/// </summary>
internal readonly ref struct ContentHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public ContentHash()
    {
    }

    public void Append(string text) => Append(Encoding.UTF8.GetBytes(text));

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Append(bytes.Length);
        _hash.AppendData(bytes);
    }

    public void Append(double number) => Append(BitConverter.DoubleToInt64Bits(number));

    public void Append(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        _hash.AppendData(bytes);
    }

    /// <summary>The first bytes of the hash.</summary>
    public byte[] ToBytes(int bytes) => _hash.GetHashAndReset()[..bytes];

    /// <summary>The first bytes of the hash as base64url.</summary>
    public string ToText(int bytes) => Base64Url.EncodeToString(ToBytes(bytes));

    public void Dispose() => _hash.Dispose();
}
