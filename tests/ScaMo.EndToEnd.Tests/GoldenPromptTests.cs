using System.Net.Http.Json;
using System.Text.Json;
using ScaMo.Motion.Formats.Bvh;

namespace ScaMo.EndToEnd.Tests;

/// <summary>The reference's prompts through a real server, with the golden folder as a model package.</summary>
public sealed class GoldenPromptTests
{
    private const double JointTolerance = 2e-3;

    [Theory]
    [InlineData("t5")]
    [InlineData("onnx")]
    public async Task Greedy_answers_are_those_of_the_reference(string textEncoder)
    {
        using var models = new TemporaryModels();
        models.AddGolden(change: manifest =>
        {
            if (textEncoder != "onnx") return;
            var settings = manifest["textEncoder"]!;
            settings["kind"] = "onnx";
            settings["path"] = Goldens.FilePath("t5-encoder", "encoder.onnx");
            settings["tokenizer"] = "t5/spiece.model";
        });
        await using var server = await ServerProcess.StartAsync(("Models__Root", models.Root), ("Models__Default", TemporaryModels.GoldenName));

        foreach (var prompt in Goldens.Case("end-to-end-512").GetProperty("prompts").EnumerateArray())
        {
            string text = prompt.GetProperty("text").GetString()!;
            if (text.Length == 0) continue; // HTTP refuses it
            string golden = $"prompt{prompt.GetProperty("number").GetInt32()}";

            var body = await PostAsync(server, new { prompt = text, temperature = 0 });

            var motion = body.GetProperty("motions").EnumerateArray().Single();
            Assert.Equal(Goldens.Longs("end-to-end-512", $"{golden}_tokens.npy").Data, motion.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt64()));
            Assert.Equal(prompt.GetProperty("ended_by_end_token").GetBoolean() ? "stop" : "length", motion.GetProperty("finishReason").GetString());
            Assert.InRange(Numbers.MaxDifference(Goldens.Floats("end-to-end-512", $"{golden}_joints.npy").Data, Positions(motion)), 0, JointTolerance);
        }
    }

    [Fact]
    public async Task A_seed_gives_the_same_tokens_alone_and_among_others()
    {
        using var models = new TemporaryModels();
        models.AddGolden();
        await using var server = await ServerProcess.StartAsync(("Models__Root", models.Root), ("Models__Default", TemporaryModels.GoldenName));

        var batch = await PostAsync(server, new { prompt = "a person jumps", seed = (1L << 53) - 2, numSamples = 4 });
        var motions = batch.GetProperty("motions").EnumerateArray().ToArray();
        Assert.Equal([(1L << 53) - 2, (1L << 53) - 1, 0, 1], motions.Select(motion => motion.GetProperty("seed").GetInt64()));
        Assert.True(motions.Select(motion => motion.GetProperty("tokens").GetRawText()).Distinct().Count() > 1, "different seeds should give different tokens");

        var others = Enumerable.Range(0, 12).Select(i => PostAsync(server, new { prompt = $"somebody else walks {i}", seed = i })).ToArray();
        foreach (var motion in motions)
        {
            var alone = await PostAsync(server, new { prompt = "a person jumps", seed = motion.GetProperty("seed").GetInt64() });
            Assert.Equal(motion.GetProperty("tokens").GetRawText(), alone.GetProperty("motions")[0].GetProperty("tokens").GetRawText());
            Assert.Equal(motion.GetProperty("positions").GetRawText(), alone.GetProperty("motions")[0].GetProperty("positions").GetRawText());
        }

        await Task.WhenAll(others);
    }

    [Fact]
    public async Task Several_packages_are_served_side_by_side_and_chosen_by_name()
    {
        using var models = new TemporaryModels();
        models.AddGolden("first");
        models.AddGolden("second", manifest => manifest["transformer"]!["maxMotionTokens"] = 10);
        await using var server = await ServerProcess.StartAsync(("Models__Root", models.Root), ("Models__Default", "second"), ("Precision", "bfloat16"));

        var listed = await server.Client.GetFromJsonAsync<JsonElement>("/models");
        Assert.Equal([("first", false, 10.0, "bfloat16"), ("second", true, 2.0, "bfloat16")], listed.GetProperty("models").EnumerateArray().OrderBy(model => model.GetProperty("name").GetString(), StringComparer.Ordinal).Select(model => (
            model.GetProperty("name").GetString()!, model.GetProperty("default").GetBoolean(), model.GetProperty("maxSeconds").GetDouble(), model.GetProperty("precision").GetString()!)));
        Assert.InRange(listed.GetProperty("models")[0].GetProperty("parameters").GetInt64(), 300_000, 400_000);

        Assert.Equal("second", (await PostAsync(server, new { prompt = "a person walks" })).GetProperty("model").GetString());
        Assert.Equal("first", (await PostAsync(server, new { prompt = "a person walks", model = "first" })).GetProperty("model").GetString());
    }

    [Fact]
    public async Task A_motion_can_be_fetched_again_as_json_and_as_bvh()
    {
        using var models = new TemporaryModels();
        models.AddGolden();
        await using var server = await ServerProcess.StartAsync(("Models__Root", models.Root), ("Models__Default", TemporaryModels.GoldenName));
        var posted = (await PostAsync(server, new { prompt = "a person jumps twice", seed = 5 })).GetProperty("motions")[0];
        var links = posted.GetProperty("links");

        var fetched = (await server.Client.GetFromJsonAsync<JsonElement>(links.GetProperty("json").GetString())).GetProperty("motions")[0];
        Assert.Equal(posted.GetProperty("positions").GetRawText(), fetched.GetProperty("positions").GetRawText());
        Assert.Equal(posted.GetProperty("tokens").GetRawText(), fetched.GetProperty("tokens").GetRawText());

        await using var stream = await server.Client.GetStreamAsync(links.GetProperty("bvh").GetString());
        var bvh = BvhReader.Read(stream, "answer");
        Assert.Equal(posted.GetProperty("frames").GetInt32(), bvh.FrameCount);
    }

    private static async Task<JsonElement> PostAsync(ServerProcess server, object request)
    {
        using var answer = await server.Client.PostAsJsonAsync("/generate", request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>(frames, 22, 3), flattened.</summary>
    private static float[] Positions(JsonElement motion) =>
        [.. motion.GetProperty("positions").EnumerateArray().SelectMany(frame => frame.EnumerateArray()).SelectMany(joint => joint.EnumerateArray()).Select(value => value.GetSingle())];
}
