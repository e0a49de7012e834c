using System.Text.Json.Nodes;
using ScaMo.Models.Text;
using ScaMo.Models.Text.T5;
using ScaMo.Motion.Formats;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Text;

/// <summary>Both kinds of encoder, as the factory loads them.</summary>
public sealed class TextEncoderTests
{
    private static readonly string[] T5Files = ["config.json", "spiece.model", "model.safetensors"];

    [Fact]
    public void Features_of_the_end_to_end_prompts_are_the_golden_ones()
    {
        using var encoder = TextEncoderFactory.Load(T5(Goldens.FilePath("end-to-end-512", "t5")));
        var golden = Goldens.Case("end-to-end-512");
        float tolerance = golden.GetProperty("tolerances").GetProperty("text_features").GetSingle();
        int compared = 0;

        foreach (var prompt in golden.GetProperty("prompts").EnumerateArray())
        {
            string name = $"prompt{prompt.GetProperty("number").GetInt32()}_text_features.npy";
            using var features = encoder.Encode(encoder.Tokenize(prompt.GetProperty("text").GetString()!));
            Assert.Equal([prompt.GetProperty("used_text_positions").GetInt32(), encoder.Width], features.shape);
            Assert.Equal(ScalarType.Float32, features.dtype);
            if (!File.Exists(Path.Combine(Goldens.Root, "end-to-end-512", name))) continue;
            Assert.True(Numbers.MaxDifference(Goldens.Floats("end-to-end-512", name).Data, features.data<float>().ToArray()) < tolerance);
            compared++;
        }

        Assert.Equal(3, compared);
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("pytorch_model.bin")]
    [InlineData("sharded")]
    public void Every_layout_of_weights_gives_the_same_features(string weights)
    {
        using var folder = T5Folder("config.json", "spiece.model");
        string source = Goldens.FilePath("t5-encoder", weights);
        foreach (string file in Directory.Exists(source) ? Directory.GetFiles(source) : [source]) folder.Copy(file);

        using var encoder = TextEncoderFactory.Load(T5(folder.Root));

        Assert.Equal(48, encoder.Width);
        Assert.Equal(87_792, encoder.ParameterCount);
        Assert.True(DifferenceToGolden(encoder, 17) < 1e-4);
    }

    [Fact]
    public void Texts_of_one_length_together_have_the_features_of_each_alone()
    {
        using var encoder = T5TextEncoder.Load(Goldens.FilePath("t5-encoder"), null, CPU, ScalarType.Float32, maxPositions: 200);
        var texts = ((string[])["walks", "runs", "jumps", "kicks", "waves", "sits"]).Select(encoder.Tokenize).GroupBy(text => text.Count).MaxBy(group => group.Count())!.ToArray();
        Assert.True(texts.Length > 1);

        using var together = encoder.EncodeTogether(texts);

        for (int row = 0; row < texts.Length; row++)
        {
            using var alone = encoder.Encode(texts[row]);
            using var part = together[row];
            Assert.True(Numbers.MaxDifference(alone.data<float>().ToArray(), part.contiguous().data<float>().ToArray()) < 1e-5);
        }

        Assert.Throws<ArgumentException>(() => encoder.EncodeTogether([texts[0], encoder.Tokenize("a longer text than the others")]));
        Assert.Throws<ArgumentException>(() => encoder.EncodeTogether([]));
    }

    [Fact]
    public void An_onnx_graph_gives_the_golden_states()
    {
        using var encoder = TextEncoderFactory.Load(Onnx(Goldens.FilePath("t5-encoder", "encoder.onnx")));

        Assert.Equal(48, encoder.Width);
        foreach (int sentence in (int[])[0, 2, 4, 17, 33]) Assert.True(DifferenceToGolden(encoder, sentence) < 1e-5 + 1e-6);
    }

    [Theory]
    [InlineData(TextEncoderKind.T5)]
    [InlineData(TextEncoderKind.Onnx)]
    public void Positions_are_cut_after_encoding(TextEncoderKind kind)
    {
        using var encoder = TextEncoderFactory.Load(Options(kind));
        using var narrow = TextEncoderFactory.Load(Options(kind) with { MaxPositions = 7 });
        var tokens = encoder.Tokenize(string.Concat(Enumerable.Repeat("someone limps and dances ", 20)));
        Assert.True(tokens.Count > 150);

        using var features = encoder.Encode(tokens);
        using var fewer = narrow.Encode(tokens);
        using var first = features.narrow(0, 0, 7);

        Assert.Equal([150, 48], features.shape);
        Assert.Equal([7, 48], fewer.shape);
        Assert.Equal(first.data<float>().ToArray(), fewer.data<float>().ToArray());
    }

    [Theory]
    [InlineData(TextEncoderKind.T5)]
    [InlineData(TextEncoderKind.Onnx)]
    public async Task Threads_share_an_encoder(TextEncoderKind kind)
    {
        using var encoder = TextEncoderFactory.Load(Options(kind));
        var prompts = Enumerable.Range(1, 40).Select(words => encoder.Tokenize(string.Join(' ', Enumerable.Repeat("walks", words)))).ToArray();
        var expected = prompts.Select(prompt => Encode(encoder, prompt)).ToArray();
        using var fresh = TextEncoderFactory.Load(Options(kind));

        var actual = await Task.WhenAll(prompts.Select(prompt => Task.Run(() => Encode(fresh, prompt), TestContext.Current.CancellationToken)));

        for (int i = 0; i < prompts.Length; i++) Assert.True(Numbers.MaxDifference(expected[i], actual[i]) < 1e-5);
    }

    [Theory]
    [InlineData(TextEncoderKind.T5)]
    [InlineData(TextEncoderKind.Onnx)]
    public void Tokens_of_another_vocabulary_are_refused(TextEncoderKind kind)
    {
        using var encoder = TextEncoderFactory.Load(Options(kind));

        Assert.Throws<ArgumentException>(() => encoder.Encode(new TextTokens(new long[] { 5, 380, 1 })));
        Assert.Throws<ArgumentException>(() => encoder.Encode(new TextTokens(new long[] { -1, 1 })));
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("spiece.model")]
    [InlineData("model.safetensors")]
    public void A_missing_file_is_named(string missing)
    {
        using var folder = T5Folder([.. T5Files.Where(file => file != missing)]);

        var error = Assert.Throws<FileNotFoundException>(() => TextEncoderFactory.Load(T5(folder.Root)));
        Assert.Contains(missing, error.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Root, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("num_layers", 4, "encoder.block.3.layer.0.SelfAttention.q.weight")]
    [InlineData("d_ff", 95, "encoder.block.0.layer.1.DenseReluDense.wi_0.weight")]
    [InlineData("vocab_size", 381, "shared.weight")]
    [InlineData("vocab_size", 379, "vocab_size")]
    [InlineData("eos_token_id", 2, "eos_token_id")]
    public void A_configuration_that_does_not_fit_is_an_error_that_names_the_key(string key, int value, string named)
    {
        using var folder = T5Folder("spiece.model", "model.safetensors");
        var config = JsonNode.Parse(File.ReadAllText(Goldens.FilePath("t5-encoder", "config.json")))!.AsObject();
        config[key] = value;
        File.WriteAllText(folder.PathOf("config.json"), config.ToJsonString());

        var error = Assert.Throws<DataFormatException>(() => TextEncoderFactory.Load(T5(folder.Root)));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_onnx_file_is_an_error_that_names_it()
    {
        using var folder = T5Folder("spiece.model");
        string path = folder.PathOf("bad.onnx");
        File.WriteAllBytes(path, File.ReadAllBytes(Goldens.FilePath("t5-encoder", "encoder.onnx"))[..5000]);
        Assert.Equal(path, Assert.Throws<DataFormatException>(() => TextEncoderFactory.Load(Onnx(path))).DataSource);

        File.WriteAllText(path, "no graph");
        Assert.Equal(path, Assert.Throws<DataFormatException>(() => TextEncoderFactory.Load(Onnx(path))).DataSource);

        Assert.Throws<FileNotFoundException>(() => TextEncoderFactory.Load(Onnx(folder.PathOf("none.onnx"))));
    }

    [Theory]
    [InlineData("input_ids", "input_idz")]
    [InlineData("attention_mask", "attention_mazk")]
    [InlineData("last_hidden_state", "last_hidden_statz")]
    public void An_onnx_graph_of_another_signature_is_refused(string name, string other)
    {
        // Names of the same length leave the file sound.
        byte[] graph = File.ReadAllBytes(Goldens.FilePath("t5-encoder", "encoder.onnx"));
        byte[] from = System.Text.Encoding.ASCII.GetBytes(name);
        for (int at; (at = graph.AsSpan().IndexOf(from)) >= 0;) System.Text.Encoding.ASCII.GetBytes(other).CopyTo(graph, at);
        using var folder = T5Folder("spiece.model");
        File.WriteAllBytes(folder.PathOf("encoder.onnx"), graph);

        var error = Assert.Throws<DataFormatException>(() => TextEncoderFactory.Load(Onnx(folder.PathOf("encoder.onnx"))));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    private static double DifferenceToGolden(ITextEncoder encoder, int sentence)
    {
        long[] ids = Goldens.Longs("t5-encoder", $"sentence{sentence}_ids.npy").Data;
        return Numbers.MaxDifference(Goldens.Floats("t5-encoder", $"sentence{sentence}_hidden.npy").Data, Encode(encoder, new TextTokens(ids)));
    }

    private static float[] Encode(ITextEncoder encoder, TextTokens tokens)
    {
        using var features = encoder.Encode(tokens);
        return features.data<float>().ToArray();
    }

    private static TextEncoderOptions Options(TextEncoderKind kind) =>
        kind == TextEncoderKind.T5 ? T5(Goldens.FilePath("t5-encoder")) : Onnx(Goldens.FilePath("t5-encoder", "encoder.onnx"));

    private static TextEncoderOptions T5(string folder) => new() { Kind = TextEncoderKind.T5, Path = folder };

    private static TextEncoderOptions Onnx(string path) => new() { Kind = TextEncoderKind.Onnx, Path = path };

    private static TemporaryFolder T5Folder(params string[] files)
    {
        var folder = new TemporaryFolder();
        foreach (string file in files) folder.Copy(Goldens.FilePath("t5-encoder", file));
        return folder;
    }
}
