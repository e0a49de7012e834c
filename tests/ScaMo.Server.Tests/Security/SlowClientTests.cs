using System.Net;
using System.Net.Sockets;

namespace ScaMo.Server.Tests.Security;

/// <summary>Clients that send slowly, or vanish in the middle.</summary>
public sealed class SlowClientTests
{
    private const int Count = 200;
    private const string Body = """{"prompt":"a person walks"}""";

    [Fact]
    public async Task Two_hundred_that_are_not_done_hold_nobody_up()
    {
        await using var server = await TestServer.StartAsync(("Limits:Body", "600"));
        List<Socket> slow = [];
        try
        {
            for (int i = 0; i < Count; i++)
            {
                var socket = await server.ConnectAsync();
                slow.Add(socket);
                // Half a head, no body, half a body.
                await socket.SendAsync((i % 3) switch { 0 => RawHttp.Head, 1 => $"{RawHttp.Head}Content-Length: 100\r\n\r\n", _ => $"{RawHttp.Head}Content-Length: 2000000\r\n\r\n{Body}" });
            }

            for (int i = 0; i < 20; i++) Assert.Equal(HttpStatusCode.OK, await GenerateAsync(server));
            foreach (var socket in slow.Take(Count / 2)) socket.Close(timeout: 0); // a reset: they are gone without a word
            for (int i = 0; i < 20; i++) Assert.Equal(HttpStatusCode.OK, await GenerateAsync(server));
            Assert.True(!server.Log.Contains("Error ", StringComparison.Ordinal), server.Log[Math.Max(0, server.Log.IndexOf("Error ", StringComparison.Ordinal))..]);
        }
        finally
        {
            foreach (var socket in slow) socket.Dispose();
        }
    }

    [Fact]
    public async Task A_body_that_is_not_there_in_time_is_408()
    {
        await using var server = await TestServer.StartAsync(("Limits:Body", "0.2"));
        using var socket = await server.ConnectAsync();

        await socket.SendAsync($"{RawHttp.Head}Content-Length: 100\r\n\r\n{{");
        var (status, head, body) = await socket.ReadResponseAsync();

        Problem.Assert(status, "application/problem+json", body, "request-timeout");
        Assert.Contains("Connection: close", head);
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_closed_and_come_again_when_there_is_room()
    {
        await using var server = await TestServer.StartAsync(("Limits:Connections", "10"));
        List<Socket> idle = [];
        for (int i = 0; i < 20; i++) idle.Add(await server.ConnectAsync());
        foreach (var socket in idle) socket.Dispose();

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                Assert.Equal(HttpStatusCode.OK, await GenerateAsync(server));
                break;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20, patience.Token);
            }
        }
    }

    [Theory]
    [InlineData(17_000, 1)]
    [InlineData(10, 70)]
    public async Task Heads_that_are_too_large_are_431(int length, int count)
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        for (int i = 0; i < count; i++) request.Headers.Add($"x-{i}", new string('a', length));

        using var response = await server.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
    }

    private static async Task<HttpStatusCode> GenerateAsync(TestServer server)
    {
        using var response = await server.PostAsync(Body);
        return response.StatusCode;
    }
}
