using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace ScaMo.Server.Security;

/// <summary>The keys that open the server, as hashes.</summary>
internal sealed class KeyRing(IOptions<SecurityOptions> options)
{
    private readonly (byte[] Hash, ApiKeyOptions Key)[] _keys = [.. options.Value.Keys.Select(key => (Convert.FromHexString(key.Hash), key))];

    /// <summary>The entry of a key; null if there is none. How long it takes tells nothing of how near a guess was.</summary>
    public ApiKeyOptions? Find(string key)
    {
        byte[] hash = ApiKey.Hash(key);
        ApiKeyOptions? found = null;
        foreach (var (known, entry) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, known)) found = entry;
        }

        return found;
    }
}
