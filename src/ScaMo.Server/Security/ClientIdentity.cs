using System.Net;
using System.Net.Sockets;

namespace ScaMo.Server.Security;

/// <summary>Tells clients apart: by their key, else by their address.</summary>
internal static class ClientIdentity
{
    /// <summary>Of an IPv6 address, what the network gives to one customer (RFC 6177).</summary>
    private const int NetworkBytes = 8;

    /// <summary>The name of the key that the request came with; null if it came with none.</summary>
    public static string? KeyNameOf(HttpContext context) => context.User.Identity?.Name;

    /// <summary>The same text for requests of the same client.</summary>
    public static string Of(HttpContext context) =>
        KeyNameOf(context) is { } name ? $"key {name}" : NetworkOf(context.Connection.RemoteIpAddress);

    /// <summary>Never empty. Over a Unix socket there is no address.</summary>
    private static string NetworkOf(IPAddress? address)
    {
        if (address is null) return "local";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes)) : address.ToString();
    }
}
