using System.Net.Sockets;
using System.Text;

namespace ScaMo.Testing.HardTimes;

/// <summary>Clients that harm: they send slowly, vanish amid a request or an answer, or send what is no request.</summary>
public static class BadClients
{
    private const string Body = """{"prompt":"a person walks","numSamples":4}""";

    /// <summary>Lets many of them at a server until told to stop.</summary>
    public static Task RunAsync(Uri server, int clients, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => RunClientAsync(server, new Random(client), client % 4, stop), CancellationToken.None)));

    private static async Task RunClientAsync(Uri server, Random random, int kind, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(server.Host, server.Port, stop);
                await (kind switch
                {
                    0 => DripAsync(socket, stop),
                    1 => VanishAmidRequestAsync(socket, random, stop),
                    2 => VanishAmidAnswerAsync(socket, random, stop),
                    _ => SendNonsenseAsync(socket, random, stop),
                });
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The server has had enough of it, or it is time to stop.
            }
        }
    }

    /// <summary>A byte a second.</summary>
    private static async Task DripAsync(Socket socket, CancellationToken stop)
    {
        foreach (byte one in RequestTo("/generate", Body.Length, Body))
        {
            await socket.SendAsync(new[] { one }, stop);
            await Task.Delay(1000, stop);
        }
    }

    private static async Task VanishAmidRequestAsync(Socket socket, Random random, CancellationToken stop)
    {
        byte[] request = RequestTo("/jobs", Body.Length + 1000, Body);
        await socket.SendAsync(request.AsMemory(0, random.Next(request.Length)), stop);
        await Task.Delay(random.Next(500), stop);
    }

    private static async Task VanishAmidAnswerAsync(Socket socket, Random random, CancellationToken stop)
    {
        await socket.SendAsync(RequestTo("/generate/stream", Body.Length, Body), stop);
        await Task.Delay(random.Next(500), stop);
    }

    private static async Task SendNonsenseAsync(Socket socket, Random random, CancellationToken stop)
    {
        byte[] nonsense = new byte[random.Next(1, 2000)];
        random.NextBytes(nonsense);
        if (random.Next(2) == 0) await socket.SendAsync(Encoding.ASCII.GetBytes("POST /jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"), stop);
        await socket.SendAsync(nonsense, stop);
        await Task.Delay(random.Next(300), stop);
    }

    private static byte[] RequestTo(string path, int length, string body) =>
        Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}");
}
