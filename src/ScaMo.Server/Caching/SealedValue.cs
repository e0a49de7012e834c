namespace ScaMo.Server.Caching;

/// <summary>
/// What stands in Redis for a value: <c>SM</c>, the version of the format, 16 bytes of the SHA-256 over key and value, the value. A value that was cut, changed, put
/// under another key or written by another program is told by that before any of it is read.
/// </summary>
internal static class SealedValue
{
    /// <summary>Counts up whenever what is stored under a key changes its form.</summary>
    public const byte Version = 1;

    private const int HashBytes = 16;
    private const int HeaderBytes = 3 + HashBytes;

    public static byte[] Seal(string key, ReadOnlySpan<byte> value)
    {
        byte[] whole = new byte[HeaderBytes + value.Length];
        "SM"u8.CopyTo(whole);
        whole[2] = Version;
        HashOf(key, value).CopyTo(whole.AsSpan(3));
        value.CopyTo(whole.AsSpan(HeaderBytes));
        return whole;
    }

    /// <summary>Takes the value out.</summary>
    /// <returns>The value, or else why there is none: <c>foreign</c> (of another program), <c>version</c> or <c>corrupt</c>.</returns>
    public static (byte[]? Value, string? Problem) Open(string key, ReadOnlySpan<byte> whole)
    {
        if (whole.Length < HeaderBytes || !whole.StartsWith("SM"u8)) return (null, "foreign");
        if (whole[2] != Version) return (null, "version");
        var value = whole[HeaderBytes..];
        return whole[3..HeaderBytes].SequenceEqual(HashOf(key, value)) ? (value.ToArray(), null) : (null, "corrupt");
    }

    private static byte[] HashOf(string key, ReadOnlySpan<byte> value)
    {
        using var hash = new ContentHash();
        hash.Append(key);
        hash.Append(value);
        return hash.ToBytes(HashBytes);
    }
}
