using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ScaMo.EndToEnd.Tests;

/// <summary>Clients that ask for large files and read nothing of them.</summary>
public sealed class SlowReaderTests
{
    private const int Clients = 100;

    [Fact]
    public async Task Who_reads_nothing_of_a_file_takes_no_memory_for_it()
    {
        await using var server = await ServerProcess.StartAsync();
        using var made = await server.Client.PostAsJsonAsync("/generate", new { prompt = "a man dances", seed = 5 });
        string link = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("motions")[0].GetProperty("links").GetProperty("gif").GetString()! + "?width=1024&height=1024&fps=60";
        double file = (await server.Client.GetByteArrayAsync(link)).Length / 1048576.0;
        double before = server.ResidentMebibytes;

        var clients = Enumerable.Range(0, Clients).Select(_ => new TcpClient { ReceiveBufferSize = 4096 }).ToArray();
        try
        {
            foreach (var client in clients)
            {
                await client.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {link} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            }

            // All have the beginning of their answers, so all of them are being written.
            foreach (var client in clients) Assert.Equal('H', client.GetStream().ReadByte());
            await Task.Delay(1000);

            Assert.InRange(server.ResidentMebibytes - before, double.MinValue, Clients * file / 2);
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }
    }
}
