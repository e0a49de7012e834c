using System.Net;
using System.Text.Json;

namespace ScaMo.Server.Tests.Hosting;

public sealed class ServerApiTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly TestServer _server = shared.Server;

    [Fact]
    public async Task Models_are_listed_with_the_default_first()
    {
        var models = (await GetJsonAsync("/models")).GetProperty("models").EnumerateArray().ToArray();

        Assert.Equal(["demo", "other"], models.Select(model => model.GetProperty("name").GetString()));
        Assert.Equal(
            ["name", "description", "license", "fps", "maxSeconds", "codebookSize", "parameters", "precision", "device", "default"],
            models[0].EnumerateObject().Select(member => member.Name));
        Assert.True(models[0].GetProperty("default").GetBoolean());
        Assert.False(models[1].GetProperty("default").GetBoolean());
        Assert.Equal(10, models[0].GetProperty("maxSeconds").GetDouble());
        Assert.Equal(1000, models[0].GetProperty("codebookSize").GetInt32());
    }

    [Fact]
    public async Task Info_tells_version_uptime_limits_and_slots()
    {
        var info = await GetJsonAsync("/info");

        Assert.Matches(@"^\d+\.\d+\.\d+", info.GetProperty("version").GetString()!);
        Assert.True(info.GetProperty("uptimeSeconds").GetDouble() > 0);
        Assert.Equal("ready", info.GetProperty("status").GetString());
        Assert.Equal(["json", "bvh", "glb", "vrma", "npy", "png", "webp", "gif"], info.GetProperty("formats").EnumerateArray().Select(format => format.GetString()));
        Assert.Equal(128, info.GetProperty("limits").GetProperty("queue").GetInt32());
        Assert.Equal(60, info.GetProperty("limits").GetProperty("deadlineSeconds").GetDouble());
        Assert.Equal(90, info.GetProperty("limits").GetProperty("drainSeconds").GetDouble());
        Assert.Equal(2, info.GetProperty("slots").GetArrayLength());
        Assert.Equal(128, info.GetProperty("slots")[0].GetProperty("queueCapacity").GetInt32());
    }

    [Fact]
    public async Task Metrics_are_there_for_Prometheus()
    {
        (await _server.GetAsync("/info")).Dispose();

        using var response = await _server.GetAsync("/metrics");

        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        string text = await response.Content.ReadAsStringAsync();
        Assert.Contains("http_server_request_duration_seconds_count", text, StringComparison.Ordinal);
        Assert.Contains("http_route=\"/info\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/Generate/x")]
    [InlineData("/health")]
    [InlineData("/appsettings.json")]
    [InlineData("/../appsettings.json")]
    public async Task Unknown_paths_are_404(string path)
    {
        using var response = await _server.GetAsync(path);
        await Problem.AssertAsync(response, 404, "not-found");
    }

    [Theory]
    [InlineData("GET", "/generate", "POST")]
    [InlineData("PUT", "/generate", "POST")]
    [InlineData("POST", "/models", "GET, HEAD")]
    [InlineData("DELETE", "/motions/AAAAAAAAAAAAAAAAAAAAAA", "GET, HEAD")]
    [InlineData("POST", "/health/ready", "GET, HEAD")]
    public async Task A_wrong_method_is_405_with_Allow(string method, string path, string allow)
    {
        using var request = new HttpRequestMessage(new(method), path);
        using var response = await _server.SendAsync(request);
        await Problem.AssertAsync(response, 405, "method-not-allowed");
        Assert.Equal(allow, string.Join(", ", response.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/models")]
    [InlineData("/info")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/")]
    public async Task HEAD_is_answered(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var response = await _server.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/app/page.js", "text/javascript")]
    [InlineData("/app/theme.js", "text/javascript")]
    [InlineData("/service-worker.js", "text/javascript")]
    [InlineData("/icon.svg", "image/svg+xml")]
    [InlineData("/style.css", "text/css")]
    public async Task The_page_is_served_under_a_strict_policy(string path, string mediaType)
    {
        using var response = await _server.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(mediaType, response.Content.Headers.ContentType!.MediaType);
        string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.True(response.Headers.CacheControl?.NoCache);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task The_playground_is_served_over_our_description()
    {
        using var page = await _server.GetAsync("/swagger/index.html");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("unsafe-inline", Assert.Single(page.Headers.GetValues("Content-Security-Policy")));
        using var script = await _server.GetAsync("/swagger/index.js");
        Assert.Contains("openapi/v1.json", await script.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var bare = await _server.GetAsync("/swagger");
        Assert.Equal(HttpStatusCode.MovedPermanently, bare.StatusCode);
    }

    private async Task<JsonElement> GetJsonAsync(string path)
    {
        using var response = await _server.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }
}
