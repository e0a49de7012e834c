using System.Net;

namespace ScaMo.Server.Tests.Security;

/// <summary>Other sites, and what browsers are told.</summary>
public sealed class OriginTests
{
    private const string Friend = "https://studio.example";

    [Fact]
    public async Task Only_the_named_origins_may_use_the_server()
    {
        await using var server = await TestServer.StartAsync(("Security:Origins:0", Friend), ("Security:Origins:1", "http://localhost:3000"));

        foreach (string origin in new[] { Friend, "http://localhost:3000", "https://evil.example", "https://studio.example.evil.example", "null" })
        {
            bool isFriend = origin is Friend or "http://localhost:3000";
            using var preflight = await AskAsync(server, HttpMethod.Options, "/generate", origin, ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type"));
            Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
            Assert.Equal(isFriend ? origin : null, AllowedOrigin(preflight));
            using var answer = await AskAsync(server, HttpMethod.Get, "/models", origin);
            Assert.Equal(isFriend ? origin : null, AllowedOrigin(answer));
            Assert.Equal("cross-origin", Single(answer, "Cross-Origin-Resource-Policy"));
            if (isFriend) Assert.Contains("x-seed", Single(answer, "Access-Control-Expose-Headers"));
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
        }
    }

    [Fact]
    public async Task Problems_reach_other_sites_too()
    {
        await using var server = await TestServer.StartAsync(("Security:Origins:0", Friend), ("Security:Keys:0:Name", "a"), ("Security:Keys:0:Hash", new string('0', 64)));

        foreach (string path in new[] { "/nowhere", "/motions/AAAAAAAAAAAAAAAAAAAAAA" })
        {
            using var answer = await AskAsync(server, HttpMethod.Get, path, Friend);
            Assert.False(answer.IsSuccessStatusCode);
            Assert.Equal(Friend, AllowedOrigin(answer));
        }
    }

    [Fact]
    public async Task Every_origin_may_if_that_is_said_and_none_if_nothing_is()
    {
        await using var all = await TestServer.StartAsync(("Security:Origins:0", "*"));
        await using var none = await TestServer.StartAsync();

        using var open = await AskAsync(all, HttpMethod.Get, "/models", Friend);
        using var closed = await AskAsync(none, HttpMethod.Get, "/models", Friend);
        Assert.Equal("*", AllowedOrigin(open));
        Assert.Null(AllowedOrigin(closed));
        Assert.Equal("same-origin", Single(closed, "Cross-Origin-Resource-Policy"));
    }

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/models", 200)]
    [InlineData("/swagger/index.html", 200)]
    [InlineData("/nowhere", 404)]
    public async Task Every_answer_has_the_headers_that_OWASP_asks_for(string path, int status)
    {
        await using var server = await TestServer.StartAsync();

        using var answer = await server.GetAsync(path);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("nosniff", Single(answer, "X-Content-Type-Options"));
        Assert.Equal("DENY", Single(answer, "X-Frame-Options"));
        Assert.Equal("no-referrer", Single(answer, "Referrer-Policy"));
        Assert.Equal("none", Single(answer, "X-Permitted-Cross-Domain-Policies"));
        Assert.Equal("same-origin", Single(answer, "Cross-Origin-Opener-Policy"));
        Assert.Equal("require-corp", Single(answer, "Cross-Origin-Embedder-Policy"));
        Assert.Contains("camera=()", Single(answer, "Permissions-Policy"));
        Assert.Contains("frame-ancestors 'none'", Single(answer, "Content-Security-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Hsts_is_sent_where_it_is_wanted_and_the_client_has_come_by_https()
    {
        await using var server = await TestServer.StartAsync(("Security:HstsDays", "365"), ("Security:KnownProxies:0", "127.0.0.0/8"));

        using var plain = await server.GetAsync("/models");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models") { Headers = { { "X-Forwarded-Proto", "https" }, { "X-Forwarded-For", "203.0.113.7" } } };
        using var secure = await server.SendAsync(request);

        Assert.False(plain.Headers.Contains("Strict-Transport-Security"));
        Assert.Equal("max-age=31536000; includeSubDomains", Single(secure, "Strict-Transport-Security"));
    }

    private static string? AllowedOrigin(HttpResponseMessage response) => response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;

    private static string Single(HttpResponseMessage response, string header) => Assert.Single(response.Headers.GetValues(header));

    private static async Task<HttpResponseMessage> AskAsync(TestServer server, HttpMethod method, string path, string origin, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", origin);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return await server.SendAsync(request);
    }
}
