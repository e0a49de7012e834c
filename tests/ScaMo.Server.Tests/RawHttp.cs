using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ScaMo.Server.Tests;

/// <summary>HTTP by hand.</summary>
internal static class RawHttp
{
    public const string Head = "POST /generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    public static async Task SendAsync(this Socket socket, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent), TestContext.Current.CancellationToken);
    }

    /// <summary>Sends white space, to the last byte.</summary>
    public static async Task SendSpacesAsync(this Socket socket, long count)
    {
        byte[] spaces = new byte[1 << 16];
        spaces.AsSpan().Fill((byte)' ');
        while (count > 0) count -= await socket.SendAsync(spaces.AsMemory(0, (int)Math.Min(count, spaces.Length)), TestContext.Current.CancellationToken);
    }

    /// <summary>Reads one response with a length; chunks are put together.</summary>
    public static async Task<(HttpStatusCode Status, string Head, string Body)> ReadResponseAsync(this Socket socket)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[1 << 16];
        while (true)
        {
            int end = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && IsComplete(text.ToString(0, end), text.ToString(end + 4, text.Length - end - 4))) break;
            int read = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            if (read == 0) break;
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        string[] parts = text.ToString().Split("\r\n\r\n", 2);
        string body = parts[0].Contains("chunked", StringComparison.OrdinalIgnoreCase) ? Join(parts[1]) : parts[1];
        return ((HttpStatusCode)int.Parse(parts[0].AsSpan(9, 3)), parts[0], body);
    }

    private static bool IsComplete(string head, string body)
    {
        if (head.Contains("chunked", StringComparison.OrdinalIgnoreCase)) return body.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
        string? length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return length is null || Encoding.UTF8.GetByteCount(body) >= int.Parse(length.AsSpan(15));
    }

    private static string Join(string chunked)
    {
        var body = new StringBuilder();
        for (int at = 0; ;)
        {
            int line = chunked.IndexOf("\r\n", at, StringComparison.Ordinal);
            int length = Convert.ToInt32(chunked[at..line], 16);
            if (length == 0) return body.ToString();
            body.Append(chunked, line + 2, length);
            at = line + 2 + length + 2;
        }
    }
}
