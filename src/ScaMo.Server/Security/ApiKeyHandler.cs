using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using ScaMo.Server.Problems;

namespace ScaMo.Server.Security;

/// <summary>
/// Knows clients by <c>Authorization: Bearer KEY</c> or <c>X-Api-Key: KEY</c>. Where clients without a key are served they are authenticated, too, as nobody in
/// particular; a key that is wrong is refused even there, so that its owner learns of it.
/// </summary>
internal sealed class ApiKeyHandler(
    KeyRing keys, IOptions<SecurityOptions> security, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string Header = "X-Api-Key";
    private const string BearerPrefix = "Bearer ";
    private const string Realm = "Bearer realm=\"ScaMo\"";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        bool isWrong = KeyOf(Request.Headers) is not null;
        Response.Headers.WWWAuthenticate = isWrong ? $"{Realm}, error=\"invalid_token\"" : Realm; // RFC 6750, section 3
        string detail = isWrong
            ? "The server does not know this API key."
            : $"The server needs an API key, as 'Authorization: Bearer KEY' or '{Header}: KEY'.";
        await new ProblemResult(ProblemKind.Unauthorized, detail).ExecuteAsync(Context);
    }

    private AuthenticateResult Authenticate()
    {
        var settings = security.Value;
        if (settings.Keys.Count == 0) return Admit(name: null);
        if (KeyOf(Request.Headers) is not { } key) return settings.AllowsAnonymous ? Admit(name: null) : AuthenticateResult.NoResult();
        return keys.Find(key) is { } entry ? Admit(entry.Name) : AuthenticateResult.Fail("The key is unknown.");
    }

    private static AuthenticateResult Admit(string? name)
    {
        Claim[] claims = name is null ? [] : [new Claim(ClaimTypes.Name, name)];
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName));
    }

    /// <summary>Other schemes of Authorization are not meant for us: a proxy may have its own.</summary>
    private static string? KeyOf(IHeaderDictionary headers)
    {
        StringValues authorization = headers[HeaderNames.Authorization], own = headers[Header];
        if (authorization is [{ } bearer] && bearer.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)) return bearer[BearerPrefix.Length..].Trim();
        return own is [{ Length: > 0 } key] ? key.Trim() : null;
    }
}
