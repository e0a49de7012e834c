using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ScaMo.Server.Tests;

/// <summary>Takes apart what a server has written to a connection (RFC 9112).</summary>
internal static partial class RawResponses
{
    /// <param name="bytes">Everything up to the end of the connection.</param>
    /// <param name="isWhole">Whether the last response is there to its last byte.</param>
    /// <exception cref="FormatException">Something is no response.</exception>
    public static IReadOnlyList<(int Status, string Head, string Body)> Parse(byte[] bytes, out bool isWhole)
    {
        // One character a byte.
        string text = Encoding.Latin1.GetString(bytes);
        var responses = new List<(int Status, string Head, string Body)>();
        int at = 0;
        isWhole = true;
        while (at < text.Length && isWhole)
        {
            int end = text.IndexOf("\r\n\r\n", at, StringComparison.Ordinal);
            string head = end < 0 ? text[at..] : text[at..end];
            if (end < 0)
            {
                isWhole = false;
                break;
            }

            string[] lines = head.Split("\r\n");
            var status = StatusLine().Match(lines[0]);
            if (!status.Success || lines.Skip(1).Any(line => !Field().IsMatch(line))) throw new FormatException($"Not the head of a response: {head}");
            int code = int.Parse(status.Groups["code"].ValueSpan, CultureInfo.InvariantCulture);
            at = end + 4;
            string body = "";
            if (code >= 200 && code is not (204 or 304)) isWhole = TakeBody(text, head, ref at, out body);
            responses.Add((code, head, body));
        }

        return responses;
    }

    private static bool TakeBody(string text, string head, ref int at, out string body)
    {
        int start = at;
        if (Length().Match(head) is { Success: true } length)
        {
            at = Math.Min(text.Length, start + int.Parse(length.Groups["length"].ValueSpan, CultureInfo.InvariantCulture));
            body = text[start..at];
            return at - start == int.Parse(length.Groups["length"].ValueSpan, CultureInfo.InvariantCulture);
        }

        if (!head.Contains("\r\nTransfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            // It ends with the connection.
            body = text[start..];
            at = text.Length;
            return true;
        }

        var chunks = new StringBuilder();
        while (true)
        {
            int line = text.IndexOf("\r\n", at, StringComparison.Ordinal);
            if (line < 0) break;
            if (!int.TryParse(text.AsSpan(at, line - at), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int size)) throw new FormatException($"Not the size of a chunk: {text[at..line]}");
            if (line + 2 + size + 2 > text.Length) break;
            chunks.Append(text, line + 2, size);
            at = line + 2 + size + 2;
            if (size > 0) continue;
            body = chunks.ToString();
            return true;
        }

        body = chunks.ToString();
        at = text.Length;
        return false;
    }

    [GeneratedRegex("^HTTP/1\\.1 (?<code>[1-5][0-9][0-9]) [A-Za-z -]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex StatusLine();

    [GeneratedRegex("^[A-Za-z0-9-]+: ?[ -~\\u0080-\\u00ff]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Field();

    [GeneratedRegex("\\r\\nContent-Length: (?<length>[0-9]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Length();
}
