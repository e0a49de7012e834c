using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CsCheck;
using ScaMo.Server.Tests.Generate;

namespace ScaMo.Server.Tests.Hosting;

/// <summary>HTTP/1.1 that is broken in every way, on a real port.</summary>
public sealed class MalformedHttpTests
{
    private const string Motion = "ID"; // stands for the id of a motion that is there

    private static readonly string[] Methods = ["GET", "POST", "POST", "POST", "PUT", "OPTIONS", "", "get", "G\0T", "GET GET", new('M', 9000)];

    private static readonly string[] Paths =
    [
        "/generate", "/generate", "/generate/stream", "/jobs", "/jobs/none", "/jobs/none/events", "/models", "/info", "/", "", "*", "//", "/%", "/%00", "/%ff", "/..%2f..%2fappsettings.json", "/../appsettings.json", "http://x/models", "/gene rate",
        "/motions/none", "/motions/%2e%2e", $"/motions/{Motion}", "/" + new string('a', 9000), "/\u00ff",
    ];

    private static readonly string[] Extensions = ["json", "bvh", "glb", "vrma", "npy", "png", "gif", "mp4", "exe", "", "bvh/", "%62vh", "BVH"];

    private static readonly string[] Options =
    [
        "fps=30", "fps=60", "fps=", "fps=x", "fps=-1", "fps=99999999999999999999", "units=m", "units=cm", "units=%ff", "root=true", "root=1", "root=true&root=false", "inPlace=true", "loop=true",
        "footLock=true", "width=64", "height=64", "width=0", "width=2147483648", "other=1", "%zz", "=", "&&", "%00=%00", "fps[]=30", "__proto__=1", new('q', 300),
    ];

    private static readonly string[] Versions = ["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9", "", "HTTP/1.1 x", "http/1.1"];

    private static readonly string[] Headers =
    [
        "Content-Type: application/json", "Content-Type: application/json", "Content-Type: application/json", "Content-Type: text/html", "Content-Type: \u00ff", "Content-Type: application/json; charset=utf-7",
        "Accept: image/png", "Accept: text/event-stream", "Accept: ,;q=", "Accept-Encoding: gzip;q=x", "Expect: 100-continue", "Expect: 200-ok", "Range: bytes=0-1", "Range: bytes=9-1,x", "If-None-Match: \"", "If-Range: x",
        "Cache-Control: no-cache", "Connection: keep-alive, upgrade", "Upgrade: h2c", "HTTP2-Settings: AA", "Content-Encoding: gzip", "Transfer-Encoding: gzip", "Transfer-Encoding: chunked, chunked", "Content-Length: 0",
        "Content-Length: -1", "Content-Length: 1, 2", "Content-Length: 99999999999999999999", "Content-Length: 20000000", "Host: other", "Host: a b", "Cookie: " + new string('c', 5000), "X-Long: " + new string('x', 40_000),
        "NoColon", ": empty", " folded", "X-Zero: \0", "X: \u0001", "X\u00e9: y", "traceparent: 00-x-y-z", string.Join("\r\n", Enumerable.Range(0, 120).Select(i => $"X-{i}: y")),
    ];

    private static readonly Gen<string> Target = Gen.Frequency(
        (3, AnyOf(Paths)),
        (1, Gen.Select(AnyOf(Extensions), AnyOf(Options).Array[0, 3], (extension, options) => $"/motions/{Motion}.{extension}?{string.Join('&', options)}")));

    private static readonly Gen<string> Line = Gen.Frequency(
        (4, Gen.Select(Gen.Bool, Target, (isPost, target) => $"{(isPost ? "POST" : "GET")} {target} HTTP/1.1")),
        (1, Gen.Select(AnyOf(Methods), Target, AnyOf(Versions), (method, target, version) => $"{method} {target} {version}")));

    /// <summary>Whole, or with a length or chunks that are not its own.</summary>
    private static readonly Gen<string> Framed = Gen.Select(FuzzTests.Bodies, Gen.Int[0, 9], Gen.Int[-5, 20], (bytes, framing, error) =>
    {
        string body = Encoding.Latin1.GetString(bytes);
        return framing switch
        {
            0 => "\r\n",
            1 => $"Content-Length: {Math.Max(body.Length + error, 0)}\r\n\r\n{body}",
            2 => $"Content-Length: {body.Length}\r\nContent-Length: {body.Length + 1}\r\n\r\n{body}",
            3 => $"Content-Length: {body.Length}\r\nTransfer-Encoding: chunked\r\n\r\n{Chunk(body, 0)}0\r\n\r\n",
            4 => $"Transfer-Encoding: chunked\r\n\r\n{Chunk(body, error)}0\r\n\r\n",
            5 => $"Transfer-Encoding: chunked\r\n\r\n{Chunk(body, 0)}{(error > 0 ? "ffffffffffffffffff\r\n" : "-1\r\n")}x",
            6 => $"Transfer-Encoding: chunked\r\n\r\n{Chunk(body, 0)}0\r\nTrailer: x\r\n\r\n",
            _ => $"Content-Length: {body.Length}\r\n\r\n{body}",
        };
    });

    private static readonly Gen<string> Request = Gen.Select(Line, AnyOf(Headers).Array[0, 2], Gen.Int[0, 9], Framed, (line, headers, host, body) =>
        $"{line}\r\n{(host == 0 ? "" : "Host: localhost\r\n")}Content-Type: application/json\r\n{string.Concat(headers.Where((_, i) => i > 0 || host < 5).Select(header => header + "\r\n"))}{body}");

    /// <summary>One or two requests, or one with bytes changed in it, and where the client stops.</summary>
    private static readonly Gen<string> Connection = Gen.Select(Request, Request, Gen.Int[0, 5], Gen.Int[0, 100_000], Gen.Char['\0', '\u00ff'], (first, second, kind, at, value) => kind switch
    {
        0 => first + second,
        1 => first[..(at % (first.Length + 1))],
        2 => $"{first[..(at % first.Length)]}{value}{first[(at % first.Length + 1)..]}",
        3 => $"{first}\r\n\r\n{value}{second[..(at % second.Length)]}",
        _ => first,
    });

    [Fact]
    public async Task Whatever_is_sent_is_answered_with_HTTP_or_not_at_all_and_the_server_goes_on()
    {
        await using var server = await TestServer.StartAsync();
        int generating = 0;
        server.Engine.OnGenerate = async (_, cancellationToken) =>
        {
            Interlocked.Increment(ref generating);
            try
            {
                await Task.Delay(1, cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref generating);
            }
        };
        const string Good = """{"prompt":"walk","seed":1,"maxSeconds":0.2}""";
        string id = (await server.GenerateAsync(Good)).GetProperty("motions")[0].GetProperty("id").GetString()!;
        var seen = new ConcurrentDictionary<int, int>();

        await Connection.SampleAsync(
            async sent =>
            {
                var (received, isServerDone) = await ExchangeAsync(server, Encoding.Latin1.GetBytes(sent.Replace(Motion, id, StringComparison.Ordinal)));
                var responses = RawResponses.Parse(received, out bool isWhole);
                Assert.True(isWhole || !isServerDone, "The server has closed the connection within a response.");
                foreach (var (status, head, body) in responses)
                {
                    seen.AddOrUpdate(status, 1, (_, count) => count + 1);
                    Assert.True(status != 500, $"{head}\n{body}");
                    if (status < 400 || body.Length == 0) continue;
                    Assert.Contains("\r\nContent-Type: application/problem+json", head, StringComparison.Ordinal);
                    Assert.DoesNotMatch("Exception|   at |System\\.|Microsoft\\.|ScaMo\\.[A-Z]|\\.cs", body);
                }
            },
            iter: 500,
            threads: 8);

        Assert.True(new[] { 200, 400, 404, 405 }.All(seen.ContainsKey), $"The connections reached only {string.Join(", ", seen)}.");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Volatile.Read(ref generating) > 0) await Task.Delay(10, deadline.Token);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/health/ready")).StatusCode);
        await server.GenerateAsync(Good);
    }

    private static string Chunk(string body, int error) => $"{Math.Max(body.Length + error, 0).ToString("x", CultureInfo.InvariantCulture)}\r\n{body}\r\n";

    private static Gen<string> AnyOf(string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    /// <summary>Sends and reads to the end of the connection, which the client brings about where the server waits for more.</summary>
    /// <returns>What was read, and whether it was the server that ended the connection, in order.</returns>
    private static async Task<(byte[] Received, bool IsServerDone)> ExchangeAsync(TestServer server, byte[] sent)
    {
        const int Patience = 150; // milliseconds; what is answered later is not read, and nothing fails for it
        using var socket = await server.ConnectAsync();
        using var received = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        bool isOpen = true;
        try
        {
            for (int at = 0; at < sent.Length;) at += await socket.SendAsync(sent.AsMemory(at), TestContext.Current.CancellationToken);
            while (true)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
                if (isOpen) patience.CancelAfter(Patience);
                try
                {
                    int read = await socket.ReceiveAsync(buffer, patience.Token);
                    if (read == 0) break;
                    received.Write(buffer, 0, read);
                }
                catch (OperationCanceledException) when (isOpen && !TestContext.Current.CancellationToken.IsCancellationRequested)
                {
                    socket.Shutdown(SocketShutdown.Send);
                    isOpen = false;
                }
            }
        }
        catch (SocketException)
        {
            // The server has closed the connection while something was on its way; what came before is still looked at.
            isOpen = false;
        }

        return (received.ToArray(), isOpen);
    }
}
