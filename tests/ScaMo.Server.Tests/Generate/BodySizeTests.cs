using System.Net;

namespace ScaMo.Server.Tests.Generate;

public sealed class BodySizeTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const int Limit = 2 << 20;
    private const string Body = """{"prompt":"a person walks"}""";
    private readonly TestServer _server = shared.Server;

    [Fact]
    public async Task A_body_of_exactly_the_limit_is_read()
    {
        using var response = await _server.PostAsync(Body.PadRight(Limit));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task One_byte_more_is_413()
    {
        using var response = await _server.PostAsync(Body.PadRight(Limit + 1));
        await Problem.AssertAsync(response, 413, "body-too-large");
    }

    [Fact]
    public async Task A_client_that_sends_10_MB_before_it_listens_reads_its_answer_and_may_go_on()
    {
        const int Length = 10_000_000;
        using var socket = await _server.ConnectAsync();
        await socket.SendAsync($"{RawHttp.Head}Content-Length: {Length}\r\n\r\n");
        await socket.SendSpacesAsync(Length);
        AssertTooLarge(await socket.ReadResponseAsync());

        await socket.SendAsync($"{RawHttp.Head}Content-Length: {Body.Length}\r\n\r\n{Body}");
        var (status, _, _) = await socket.ReadResponseAsync();
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Theory]
    [InlineData("ffffffffffffffffff")]
    [InlineData("80000000")]
    [InlineData("-1")]
    [InlineData("x")]
    public async Task A_chunk_whose_size_is_none_is_400(string size)
    {
        using var socket = await _server.ConnectAsync();
        await socket.SendAsync($"{RawHttp.Head}Transfer-Encoding: chunked\r\n\r\n{size}\r\n");

        var (status, head, body) = await socket.ReadResponseAsync();

        Problem.Assert(status, "application/problem+json", body, "malformed-request");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Connection: close", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunks_without_a_length_are_counted_too()
    {
        const int Chunk = 1 << 20;
        using var socket = await _server.ConnectAsync();
        await socket.SendAsync($"{RawHttp.Head}Transfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 5; i++)
        {
            await socket.SendAsync($"{Chunk:x}\r\n");
            await socket.SendSpacesAsync(Chunk);
            await socket.SendAsync("\r\n");
        }

        await socket.SendAsync("0\r\n\r\n");
        AssertTooLarge(await socket.ReadResponseAsync());
    }

    [Fact]
    public async Task Small_chunks_are_put_together()
    {
        using var socket = await _server.ConnectAsync();
        await socket.SendAsync($"{RawHttp.Head}Transfer-Encoding: chunked\r\n\r\n");
        foreach (char c in Body) await socket.SendAsync($"1\r\n{c}\r\n");
        await socket.SendAsync("0\r\n\r\n");
        var (status, _, _) = await socket.ReadResponseAsync();
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task A_client_that_asks_first_is_told_before_it_sends()
    {
        using var socket = await _server.ConnectAsync();
        await socket.SendAsync($"{RawHttp.Head}Content-Length: {Limit + 1}\r\nExpect: 100-continue\r\n\r\n");
        AssertTooLarge(await socket.ReadResponseAsync());
    }

    [Fact]
    public async Task What_is_more_than_is_thrown_away_is_refused_at_once()
    {
        using var socket = await _server.ConnectAsync();
        await socket.SendAsync($"{RawHttp.Head}Content-Length: 100000000\r\n\r\n");
        var response = await socket.ReadResponseAsync();
        AssertTooLarge(response);
        Assert.Contains("Connection: close", response.Head);
    }

    [Fact]
    public async Task Bad_chunks_are_400()
    {
        using var socket = await _server.ConnectAsync();
        await socket.SendAsync($"{RawHttp.Head}Transfer-Encoding: chunked\r\n\r\nnonsense\r\n");
        var (status, head, body) = await socket.ReadResponseAsync();
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Problem.Assert(status, ContentTypeOf(head), body, "malformed-request");
    }

    private static void AssertTooLarge((HttpStatusCode Status, string Head, string Body) response)
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.Status);
        Problem.Assert(response.Status, ContentTypeOf(response.Head), response.Body, "body-too-large");
    }

    private static string? ContentTypeOf(string head) =>
        head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Type: ", StringComparison.Ordinal))?["Content-Type: ".Length..];
}
