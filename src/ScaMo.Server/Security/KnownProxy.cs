using System.Net;

namespace ScaMo.Server.Security;

/// <summary>Reads an entry of <c>Security:KnownProxies</c>.</summary>
internal static class KnownProxy
{
    /// <summary>Reads a network, or a single address, which is a network of one.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network)) return true;
        if (!IPAddress.TryParse(text, out var address)) return false;
        network = new IPNetwork(address, 8 * address.GetAddressBytes().Length);
        return true;
    }
}
