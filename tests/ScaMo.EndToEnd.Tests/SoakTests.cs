using System.Net.Http.Json;
using System.Text.Json;
using ScaMo.Testing.HardTimes;

namespace ScaMo.EndToEnd.Tests;

/// <summary>A short soak; <c>bench … soak</c> is the long one.</summary>
public sealed class SoakTests
{
    [Fact]
    public async Task Many_clients_lose_no_slot_and_get_what_they_would_get_alone()
    {
        await using var server = await ServerProcess.StartAsync();
        server.Client.DefaultRequestHeaders.CacheControl = new() { NoCache = true };
        var soak = await SoakRun.ForAsync(server, ["a person walks forward", "someone waves", "a man bows"], requests: 200, clients: 20);

        Assert.Equal(0, soak.Failed);
        Assert.True(soak.Completed.Count > 100, $"{soak.Completed.Count}");
        Assert.Equal(0, await soak.CompareAloneAsync(server, 50));
        var slots = (await server.Client.GetFromJsonAsync<JsonElement>("/info")).GetProperty("slots")[0];
        Assert.Equal((0, 0), (slots.GetProperty("slotsInUse").GetInt32(), slots.GetProperty("queueLength").GetInt32()));
        Assert.DoesNotContain("fail:", server.Output);
    }
}
