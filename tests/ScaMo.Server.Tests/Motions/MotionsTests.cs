using System.Net;
using System.Text.Json;

namespace ScaMo.Server.Tests.Motions;

public sealed class MotionsTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly TestServer _server = shared.Server;

    [Theory]
    [InlineData("")]
    [InlineData(".json")]
    public async Task A_motion_is_there_again_as_it_was(string extension)
    {
        var made = await _server.GenerateAsync("""{"prompt":"a person turns","seed":11,"numSamples":2,"model":"other"}""");
        var second = made.GetProperty("motions")[1];

        using var response = await _server.GetAsync($"/motions/{second.GetProperty("id").GetString()}{extension}");
        var kept = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(made.EnumerateObject().Select(member => member.Name), kept.EnumerateObject().Select(member => member.Name));
        Assert.Equal(second.GetRawText(), Assert.Single(kept.GetProperty("motions").EnumerateArray()).GetRawText());
        Assert.Equal(12, kept.GetProperty("seed").GetInt64());
        Assert.Equal("other", kept.GetProperty("model").GetString());
        Assert.Equal("a person turns", kept.GetProperty("prompt").GetString());
        Assert.Equal("3", Assert.Single(response.Headers.GetValues("x-generated-tokens")));
    }

    [Fact]
    public async Task A_file_is_the_one_that_POST_gives()
    {
        const string Request = """{"prompt":"a person turns","seed":13,"format":"bvh"}""";
        using var posted = await _server.PostAsync(Request);
        using var got = await _server.GetAsync(posted.Content.Headers.ContentLocation!.ToString());

        Assert.Equal("application/x-bvh", got.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment; filename=a-person-turns-13.bvh", got.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal(
            await posted.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
            await got.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task HEAD_has_the_headers_of_GET_and_no_body()
    {
        string id = await MakeAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, $"/motions/{id}.bvh");
        using var response = await _server.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Content.Headers.ContentLength > 0);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_client_that_has_it_already_gets_304_without_rendering()
    {
        string id = await MakeAsync();
        using var first = await _server.GetAsync($"/motions/{id}.bvh");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/motions/{id}.bvh");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _server.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
    }

    [Theory]
    [InlineData("/motions/AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/motions/AAAAAAAAAAAAAAAAAAAAAA.bvh")]
    [InlineData("/motions/x")]
    [InlineData("/motions/.bvh")]
    [InlineData("/motions/..%2f..%2fetc%2fpasswd")]
    [InlineData("/motions/")]
    [InlineData("/motions/AAAAAAAAAAAAAAAAAAAAAA/bvh")]
    public async Task Unknown_and_malformed_ids_are_404(string path)
    {
        using var response = await _server.GetAsync(path);
        await Problem.AssertAsync(response, 404, "not-found");
    }

    [Theory]
    [InlineData("fbx")]
    [InlineData("BVH")]
    [InlineData("VRMA")]
    [InlineData("bvh.bvh")]
    public async Task Unknown_extensions_are_404(string extension)
    {
        using var response = await _server.GetAsync($"/motions/{await MakeAsync()}.{extension}");
        await Problem.AssertAsync(response, 404, "not-found");
    }

    [Fact]
    public async Task Rendering_has_a_deadline_too()
    {
        await using var server = await TestServer.StartAsync(("Limits:Deadline", "0.2"));
        var made = await server.GenerateAsync("""{"prompt":"x"}""");
        server.Engine.OnRender = token => Task.Delay(TimeSpan.FromSeconds(30), token);

        using var response = await server.GetAsync($"/motions/{made.GetProperty("motions")[0].GetProperty("id").GetString()}");
        await Problem.AssertAsync(response, 504, "deadline-exceeded");
    }

    private async Task<string> MakeAsync()
    {
        var made = await _server.GenerateAsync("""{"prompt":"a person turns","seed":3}""");
        return made.GetProperty("motions")[0].GetProperty("id").GetString()!;
    }
}
