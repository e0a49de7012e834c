using System.Net.Http.Json;
using System.Text.Json;

namespace ScaMo.EndToEnd.Tests;

/// <summary>Two servers with the demo model and one Redis, as an operator starts them.</summary>
public sealed class ReplicaTests
{
    private const string Motions = "motions";

    [Fact]
    public async Task Replicas_share_motions_and_results_and_compute_the_same_without()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.NotInstalled);
        await using var redis = await RedisServer.StartAsync();
        // A busy machine is no failure of Redis.
        (string, string)[] settings = [("ConnectionStrings__Redis", redis.ConnectionString), ("Redis__TimeoutMilliseconds", "30000")];
        await using var one = await ServerProcess.StartAsync(settings);
        await using var other = await ServerProcess.StartAsync(settings);

        var (status, made) = await AskAsync(one);
        Assert.Equal("ScaMo; fwd=miss; stored", status);

        string link = made.GetProperty(Motions)[1].GetProperty("links").GetProperty("glb").GetString()!;
        Assert.Equal(await one.Client.GetByteArrayAsync(link), await other.Client.GetByteArrayAsync(link));

        // Results are written behind the answer.
        JsonElement shared = default;
        for (int round = 0; round < 100 && status != "ScaMo; hit"; round++)
        {
            if (round > 0) await Task.Delay(100);
            (status, shared) = await AskAsync(other);
        }

        Assert.Equal("ScaMo; hit", status);
        Assert.Equal(made.GetProperty(Motions).GetRawText(), shared.GetProperty(Motions).GetRawText());

        var (fresh, computed) = await AskAsync(other, "no-cache");
        Assert.Equal("ScaMo; fwd=request; stored", fresh);
        Assert.Equal(made.GetProperty(Motions).GetRawText(), computed.GetProperty(Motions).GetRawText());
        Assert.DoesNotContain("fail:", one.Output + other.Output, StringComparison.Ordinal);
    }

    private static async Task<(string Status, JsonElement Answer)> AskAsync(ServerProcess server, string? cacheControl = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/generate") { Content = JsonContent.Create(new { prompt = "a person waves", seed = 7, numSamples = 2 }) };
        if (cacheControl is not null) request.Headers.Add("Cache-Control", cacheControl);
        using var answer = await server.Client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (answer.Headers.GetValues("Cache-Status").Single(), await answer.Content.ReadFromJsonAsync<JsonElement>());
    }
}
