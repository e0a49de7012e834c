using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ScaMo.Testing.HardTimes;

namespace ScaMo.Benchmarks.Serving;

/// <summary>
/// Thousands of requests with random sizes, seeds and cancellations: is any slot lost, does memory grow, and does every completed seed give the same tokens
/// again when it runs alone?
/// </summary>
internal static class SoakCommand
{
    /// <summary>How many samples of a long soak are run again; of a short one all are.</summary>
    private const int MaxCompared = 5000;

    public static async Task<int> RunAsync(CommandArguments arguments)
    {
        int requests = arguments.Integer("requests", 10_000), minutes = arguments.Integer("minutes", 0), clients = arguments.Integer("clients", 40);
        await using var server = await ServedModel.StartAsync(arguments.Text("model", "models/demo"));
        var soak = minutes > 0
            ? await SoakRun.ForAsync(server, SamplePrompts.All, TimeSpan.FromMinutes(minutes), clients)
            : await SoakRun.ForAsync(server, SamplePrompts.All, requests, clients);
        Console.WriteLine(FormattableString.Invariant($"{soak.Requests} requests in {soak.Duration.TotalSeconds:F0} s: {soak.Completed.Count} samples completed, {soak.Cancelled} requests cancelled, {soak.Failed} failed"));
        Console.WriteLine($"resident memory, MiB: {string.Join(' ', soak.Mebibytes.Select(value => value.ToString("F0", CultureInfo.InvariantCulture)))}");

        await Task.Delay(1000);
        var slots = (await server.Client.GetFromJsonAsync<JsonElement>("/info")).GetProperty("slots")[0];
        int inUse = slots.GetProperty("slotsInUse").GetInt32(), waiting = slots.GetProperty("queueLength").GetInt32();
        Console.WriteLine($"afterwards: {inUse} slots in use, {waiting} requests waiting");

        int compared = minutes > 0 ? Math.Min(soak.Completed.Count, MaxCompared) : soak.Completed.Count;
        int different = await soak.CompareAloneAsync(server, compared);
        Console.WriteLine($"run again alone: {compared} samples, {different} different");
        return inUse == 0 && waiting == 0 && soak.Failed == 0 && different == 0 ? 0 : 1;
    }
}
