using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
using ScaMo.Generation;
using ScaMo.Models.Text;
using ScaMo.Models.Text.Onnx;
using ScaMo.Models.Text.T5;
using ScaMo.Training.Onnx;
using ScaMo.Training.Packaging;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Onnx;

/// <summary>Exported graphs, run by ONNX Runtime, against the reference's states and our own encoder.</summary>
public sealed class TextEncoderExportTests : IDisposable
{
    private const double Tolerance = 1e-4;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("scamo-onnx-");
    private readonly T5Encoder _encoder = T5Encoder.Load(Goldens.FilePath("t5-encoder"), T5Config.Load(Goldens.FilePath("t5-encoder", "config.json")), CPU);

    private string File => Path.Combine(_root.FullName, "encoder.onnx");

    public void Dispose()
    {
        _encoder.Dispose();
        _root.Delete(recursive: true);
    }

    [Fact]
    public void An_exported_graph_gives_the_golden_states()
    {
        TextEncoderExporter.Write(_encoder, File);
        using var exported = OnnxTextEncoder.Load(File, Goldens.FilePath("t5-encoder", "spiece.model"), CPU, isDeviceAutomatic: false, TextTokenizer.MaxTokens);

        Assert.Equal(48, exported.Width);
        foreach (int sentence in (int[])[0, 2, 4, 17, 33, 39])
        {
            using var states = exported.Encode(new TextTokens(Goldens.Longs("t5-encoder", $"sentence{sentence}_ids.npy").Data));
            Assert.InRange(Numbers.MaxDifference(Goldens.Floats("t5-encoder", $"sentence{sentence}_hidden.npy").Data, states.data<float>().ToArray()), 0, Tolerance);
        }
    }

    [Fact]
    public void Padding_is_masked_as_the_reference_does()
    {
        TextEncoderExporter.Write(_encoder, File);
        var ids = Goldens.Longs("t5-encoder", "batch_ids.npy");
        long[] mask = Goldens.Longs("t5-encoder", "batch_mask.npy").Data;
        float[] golden = Goldens.Floats("t5-encoder", "batch_hidden.npy").Data;

        float[] states = Run(ids.Data, mask, ids.Shape[0], ids.Shape[1]);

        for (int position = 0; position < mask.Length; position++)
        {
            if (mask[position] == 0) continue;
            var row = (position * 48)..((position + 1) * 48);
            Assert.InRange(Numbers.MaxDifference(golden[row], states[row]), 0, Tolerance);
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 1)]
    [InlineData(128, 50)]
    [InlineData(130, 0)]
    [InlineData(512, 100)]
    [InlineData(700, 0)]
    public void Every_length_gives_what_our_encoder_gives(int length, int padding)
    {
        TextEncoderExporter.Write(_encoder, File);
        // Two rows: a full one, and one that ends in padding.
        long[] ids = [.. Enumerable.Range(0, 2 * length).Select(i => 3 + i * 31L % 370)];
        long[] mask = [.. Enumerable.Range(0, 2 * length).Select(i => i < 2 * length - padding ? 1L : 0)];
        using var scope = NewDisposeScope();
        float[] expected = _encoder.call(tensor(ids).view(2, length), tensor(mask).view(2, length)).data<float>().ToArray();

        float[] states = Run(ids, mask, 2, length);

        int compared = (2 * length - padding) * 48;
        Assert.InRange(Numbers.MaxDifference(expected.AsSpan(0, compared), states.AsSpan(0, compared)), 0, Tolerance);
    }

    [Fact]
    public void Weights_beyond_a_limit_lie_beside_the_graph()
    {
        TextEncoderExporter.Write(_encoder, File);
        long[] ids = [5, 9, 200, 17, 1], mask = [1, 1, 1, 1, 1];
        float[] whole = Run(ids, mask, 1, 5);
        long wholeSize = new FileInfo(File).Length;

        using (NewDisposeScope()) OnnxWriter.Write(T5EncoderGraph.Build(_encoder), File, largestInline: 0);

        Assert.Equal(whole, Run(ids, mask, 1, 5));
        Assert.InRange(new FileInfo(File).Length, 1, wholeSize / 4);
        Assert.Equal(["encoder.onnx", "encoder.onnx.data"], _root.GetFiles().Select(file => file.Name).Order());
    }

    [Fact]
    public async Task A_package_that_names_the_graph_gives_the_tokens_of_the_folder()
    {
        var package = RandomPackage.Write(new RandomPackageOptions
        {
            Folder = Path.Combine(_root.FullName, "sample"),
            SentencePieceModel = Goldens.FilePath("t5-encoder", "spiece.model"),
            Mean = Goldens.FilePath("humanml3d-sample", "Mean.npy"),
            Std = Goldens.FilePath("humanml3d-sample", "Std.npy"),
        });
        string folder = Path.GetDirectoryName(package.ManifestPath)!;
        int[][] expected = await GreedyTokens(folder);

        double difference = TextEncoderExporter.Export(package.TextEncoderPath, package.TextTokenizerPath, Path.Combine(folder, "encoder.onnx"));
        var manifest = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(package.ManifestPath))!;
        manifest["textEncoder"] = JsonNode.Parse("""{ "kind": "onnx", "path": "encoder.onnx", "tokenizer": "text-encoder/spiece.model" }""");
        await System.IO.File.WriteAllTextAsync(package.ManifestPath, manifest.ToJsonString());

        Assert.InRange(difference, 0, Tolerance);
        Assert.Equal(expected, await GreedyTokens(folder));
    }

    private static async Task<int[][]> GreedyTokens(string folder)
    {
        using var engine = MotionEngine.Load(folder, new MotionEngineOptions { Device = "cpu" });
        var tokens = new List<int[]>();
        foreach (string prompt in (string[])["a person walks", "someone waves with the left hand and then turns around slowly"])
        {
            var result = await engine.GenerateAsync(
                new GenerationRequest { Prompt = prompt, Seed = 1, MaxTokens = 50, Sampling = SamplingOptions.Greedy }, CancellationToken.None);
            tokens.Add([.. Assert.Single(result.Motions).Tokens]);
        }

        return [.. tokens];
    }

    private float[] Run(long[] ids, long[] mask, int batch, int length)
    {
        using var session = new InferenceSession(File);
        using var idValue = OrtValue.CreateTensorValueFromMemory(ids, [batch, length]);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, [batch, length]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["input_ids", "attention_mask"], [idValue, maskValue], ["last_hidden_state"]);
        Assert.Equal([batch, length, 48], outputs[0].GetTensorTypeAndShape().Shape);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
