using System.Net;
using ScaMo.Server.Security;

namespace ScaMo.Server.Tests.Security;

public sealed class ApiKeyTests
{
    private const string Body = """{"prompt":"a person walks","seed":1}""";
    private const string Unknown = "/motions/AAAAAAAAAAAAAAAAAAAAAA";

    [Fact]
    public async Task Without_keys_everybody_is_served_even_with_one()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/generate", Body));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/generate", Body, ("X-Api-Key", "whatever")));
    }

    [Theory]
    [InlineData("/generate", Body)]
    [InlineData("/generate/stream", Body)]
    [InlineData("/jobs", Body)]
    [InlineData("/jobs/AAAAAAAAAAAAAAAAAAAAAA", null)]
    [InlineData("/jobs/AAAAAAAAAAAAAAAAAAAAAA/events", null)]
    [InlineData(Unknown, null)]
    [InlineData(Unknown + ".bvh", null)]
    public async Task With_keys_motions_are_for_those_who_show_one(string path, string? body)
    {
        string key = ApiKey.Create();
        await using var server = await StartAsync(("studio", key), ("game", ApiKey.Create()));

        foreach (var (name, value) in new[] { ("Accept", "*/*"), ("Authorization", "Basic dXNlcjpwYXNz"), ("Authorization", $"Bearer {ApiKey.Create()}"), ("X-Api-Key", key[..^1]), ("X-Api-Key", key.ToUpperInvariant()) })
        {
            using var response = await SendAsync(server, path, body, (name, value));
            await Problem.AssertAsync(response, 401, "unauthorized");
            bool isWrong = value.Contains("scamo_", StringComparison.OrdinalIgnoreCase);
            Assert.Equal(isWrong ? "Bearer realm=\"ScaMo\", error=\"invalid_token\"" : "Bearer realm=\"ScaMo\"", response.Headers.WwwAuthenticate.ToString());
        }

        foreach (var header in new[] { ("Authorization", $"Bearer {key}"), ("Authorization", $"bearer {key}"), ("X-Api-Key", key) })
        {
            Assert.NotEqual(HttpStatusCode.Unauthorized, await StatusAsync(server, path, body, header));
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/app/page.js")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/metrics")]
    [InlineData("/models")]
    [InlineData("/info")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/swagger/index.html")]
    public async Task What_tells_nothing_of_anybody_stays_open(string path)
    {
        await using var server = await StartAsync(("studio", ApiKey.Create()));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, path));
    }

    [Fact]
    public async Task Clients_without_a_key_may_be_allowed_but_a_wrong_one_is_told()
    {
        await using var server = await StartAsync([("studio", ApiKey.Create())], ("Security:Anonymous:Allowed", "true"));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/generate", Body));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "/generate", Body, ("X-Api-Key", "scamo_wrong")));
    }

    [Fact]
    public async Task Requests_with_one_key_wait_in_one_line_and_the_name_is_no_address()
    {
        string key = ApiKey.Create();
        await using var server = await StartAsync(("127.0.0.1", key));

        await StatusAsync(server, "/generate", Body, ("X-Api-Key", key));

        Assert.Equal("key 127.0.0.1", server.Engine.LastRequest!.Client);
    }

    [Fact]
    public async Task The_description_names_both_ways_to_send_a_key()
    {
        await using var open = await TestServer.StartAsync();
        await using var closed = await StartAsync(("studio", ApiKey.Create()));

        foreach (var (server, ways) in new[] { (open, 3), (closed, 2) })
        {
            var document = System.Text.Json.JsonElement.Parse(await server.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
            Assert.Equal(["bearer", "apiKey"], document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(scheme => scheme.Name));
            var generate = document.GetProperty("paths").GetProperty("/generate").GetProperty("post");
            Assert.Equal(ways, generate.GetProperty("security").GetArrayLength());
            Assert.True(generate.GetProperty("responses").TryGetProperty("401", out _));
            Assert.False(document.GetProperty("paths").GetProperty("/models").GetProperty("get").TryGetProperty("security", out _));
        }
    }

    private static Task<TestServer> StartAsync(params (string Name, string Key)[] keys) => StartAsync(keys, []);

    private static Task<TestServer> StartAsync((string Name, string Key)[] keys, params (string, string)[] settings) => TestServer.StartAsync(
    [
        .. keys.SelectMany((key, i) => new[] { ($"Security:Keys:{i}:Name", key.Name), ($"Security:Keys:{i}:Hash", ApiKey.HashText(key.Key)) }),
        .. settings,
    ]);

    private static async Task<HttpStatusCode> StatusAsync(TestServer server, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(server, path, body, headers);
        return response.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(TestServer server, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path);
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await server.SendAsync(request);
    }
}
