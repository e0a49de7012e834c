using ScaMo.Server.Problems;
using ScaMo.Server.Security;

namespace ScaMo.Server.Jobs;

/// <summary>
/// The header by which a client may send a request again without having it done twice (draft-ietf-httpapi-idempotency-key-header). A key may stand in quotation marks, as the
/// draft has it, or without, as most clients have it.
/// </summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MaxCharacters = 255;
    private const int HashBytes = 16;

    /// <summary>Reads the key of a request.</summary>
    /// <returns>A hash of the key and of whose it is, empty without a key; or the problem with it.</returns>
    public static (string Key, ProblemResult? Problem) Read(HttpRequest request)
    {
        var values = request.Headers[Header];
        if (values.Count == 0) return ("", null);

        string key = values.ToString().Trim();
        if (key is ['"', .. var inner, '"']) key = inner;
        bool isAcceptable = values.Count == 1 && key.Length is > 0 and <= MaxCharacters && key.All(c => c is > ' ' and <= '~' and not '"');
        if (!isAcceptable)
        {
            return ("", new ProblemResult(ProblemKind.MalformedRequest, $"{Header} must be one key of 1 to {MaxCharacters} visible ASCII characters, such as a UUID."));
        }

        using var hash = new ContentHash();
        hash.Append(ClientIdentity.KeyNameOf(request.HttpContext) ?? "");
        hash.Append(key);
        return (hash.ToText(HashBytes), null);
    }
}
