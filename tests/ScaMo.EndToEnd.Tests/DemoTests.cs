using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Numerics;
using System.Text.Json;
using ScaMo.Motion.Formats.Bvh;
using ScaMo.Motion.Kinematics;

namespace ScaMo.EndToEnd.Tests;

/// <summary>The server as the README starts it: the settings of this repository and the shipped demo model.</summary>
public sealed class DemoTests
{
    private const double MillimetresOfBvh = 30;

    /// <summary>The request of the contract, with every member it has today.</summary>
    private const string Request =
        """
        { "prompt": "a person walks forward and waves", "model": "demo", "numSamples": 1, "seed": 42, "temperature": 1.0, "topK": 0, "topP": 1.0, "maxSeconds": 10, "format": "FORMAT" }
        """;

    [Fact]
    public async Task Answers_with_json_and_with_a_bvh_that_agrees()
    {
        await using var server = await ServerProcess.StartAsync();
        var positions = await PositionsAsync(server);

        var bvh = BvhReader.Read(new MemoryStream(await BvhAsync(server)), "answer");

        Assert.Equal(0.05, bvh.FrameTime, 1e-9);
        Assert.Equal(positions.Length / (HumanSkeleton.JointCount * 3), bvh.FrameCount);
        double worst = 0;
        for (int frame = 0; frame < bvh.FrameCount; frame++)
        {
            var found = bvh.Positions(frame);
            for (int joint = 0; joint < HumanSkeleton.JointCount; joint++)
            {
                var expected = new Vector3(positions.AsSpan((frame * HumanSkeleton.JointCount + joint) * 3, 3));
                worst = Math.Max(worst, Vector3.Distance(1000 * expected, 10 * found[bvh.IndexOf(BvhJoints.Names[joint])]));
            }
        }

        Assert.InRange(worst, 0, MillimetresOfBvh);
    }

    [Fact]
    public async Task Streams_what_it_would_have_answered_and_counts_it()
    {
        await using var server = await ServerProcess.StartAsync();
        var expected = await PositionsAsync(server);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/generate/stream")
        {
            Content = new StringContent("""{ "prompt": "a person walks forward and waves", "seed": 42, "temperature": 1.0 }""", System.Text.Encoding.UTF8, "application/json"),
            Headers = { CacheControl = new() { NoCache = true } },
        };
        using var answer = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var positions = new List<float>();
        int tokens = 0;
        await foreach (var item in SseParser.Create(stream).EnumerateAsync())
        {
            var data = JsonElement.Parse(item.Data);
            if (item.EventType == "tokens") tokens += data.GetProperty("tokens").GetArrayLength();
            if (item.EventType == "frames") positions.AddRange(data.GetProperty("positions").EnumerateArray().SelectMany(frame => frame.EnumerateArray()).SelectMany(joint => joint.EnumerateArray()).Select(value => value.GetSingle()));
        }

        Assert.Equal(expected, positions);
        Assert.Equal(positions.Count, tokens * 4 * HumanSkeleton.JointCount * 3);

        string metrics = await server.Client.GetStringAsync("/metrics");
        foreach (string name in (string[])["scamo_tokens_total", "scamo_batch_size_bucket", "scamo_pass_duration_seconds_bucket", "gen_ai_server_request_duration_seconds_count", "gen_ai_server_time_to_first_token_seconds_bucket", "http_server_request_duration_seconds_count"])
        {
            Assert.Contains(name, metrics, StringComparison.Ordinal);
        }
    }

    private static async Task<float[]> PositionsAsync(ServerProcess server)
    {
        using var answer = await PostAsync(server, "json");
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var motion = body.GetProperty("motions").EnumerateArray().Single();
        return [.. motion.GetProperty("positions").EnumerateArray().SelectMany(frame => frame.EnumerateArray()).SelectMany(joint => joint.EnumerateArray()).Select(value => value.GetSingle())];
    }

    private static async Task<byte[]> BvhAsync(ServerProcess server)
    {
        using var answer = await PostAsync(server, "bvh");
        Assert.EndsWith(".bvh", answer.Content.Headers.ContentDisposition?.FileName, StringComparison.Ordinal);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private static async Task<HttpResponseMessage> PostAsync(ServerProcess server, string format)
    {
        using var content = new StringContent(Request.Replace("FORMAT", format, StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json");
        var answer = await server.Client.PostAsync("/generate", content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return answer;
    }
}
