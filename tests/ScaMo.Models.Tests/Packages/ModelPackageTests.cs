using System.Text.Json.Nodes;
using ScaMo.Models.Packages;
using ScaMo.Models.Text;
using ScaMo.Models.Tokenizer;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Tests.Packages;

public sealed class ModelPackageTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("scamo-package-");

    private string Folder => Path.Combine(_root.FullName, "sample");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Reads_the_example_of_the_documentation()
    {
        WriteFiles();
        File.WriteAllText(Path.Combine(Folder, "model.json"),
            """
            {
              "name": "sample", "description": "…", "license": "MIT", // who may use it
              "fps": 20, "joints": 22,
              "statistics": { "mean": "mean.npy", "std": "std.npy" },
              "tokenizer": {
                "weights": "tokenizer.pth", /* official layout */ "quantizer": "fsq", "codebookSize": 65536, "levels": [8,8,8,5,5,5],
                "width": 512, "codeDim": 512, "downsamplings": 2, "stride": 2,
                "depth": 3, "dilationGrowthRate": 3, "activation": "gelu", "norm": "LN", "features": 263
              },
              "transformer": {
                "weights": "transformer.pth", "preset": "44M", "layers": 8, "heads": 8, "width": 512, "blockSize": 201, "tieWeights": false, "textWidth": 2048,
                "maxTextTokens": 150, "maxMotionTokens": 50
              },
              "textEncoder": { "kind": "t5", "path": "text-encoder" },
              "sampling": { "temperature": 0.8, "topK": 5, "topP": 0.9 }
            }
            """);

        var package = ModelPackage.Open(Folder + "/");

        Assert.Equal("sample", package.Name);
        Assert.Equal(64000, package.Tokenizer.CodebookSize);
        Assert.Equal((Activation.Gelu, Normalization.Layer), (package.Tokenizer.Activation, package.Tokenizer.Norm));
        Assert.Equal((8, 8, 512, 64000), (package.Transformer.Layers, package.Transformer.Heads, package.Transformer.Width, package.Transformer.CodebookSize));
        Assert.Equal((0.8, 5, 0.9), (package.Temperature, package.TopK, package.TopP));
        Assert.Equal(TextEncoderKind.T5, package.TextEncoderKind);
        Assert.Equal(Path.Combine(Folder, "text-encoder", "spiece.model"), package.TextTokenizerPath);
    }

    [Fact]
    public void Members_left_out_have_the_values_of_the_official_release()
    {
        Write(manifest =>
        {
            foreach (var member in (string[])["description", "license", "fps", "joints", "sampling"]) manifest.Remove(member);
            manifest["tokenizer"] = new JsonObject { ["weights"] = "tokenizer.pth", ["codebookSize"] = 65536 };
            manifest["transformer"] = new JsonObject { ["weights"] = "transformer.pth", ["preset"] = "3B" };
        });

        var package = ModelPackage.Open(Folder);

        Assert.Equal((512, 512, 2, 2, 3, 3), (package.Tokenizer.Width, package.Tokenizer.CodeDim, package.Tokenizer.Downsamplings, package.Tokenizer.Stride, package.Tokenizer.Depth, package.Tokenizer.DilationGrowthRate));
        Assert.Equal((201, 2048, false, 150, 50), (package.Transformer.BlockSize, package.Transformer.TextWidth, package.Transformer.TieWeights, package.MaxTextTokens, package.MaxMotionTokens));
        Assert.Equal((1.0, 0, 1.0, 20f), (package.Temperature, package.TopK, package.TopP, package.FramesPerSecond));
    }

    [Fact]
    public void Paths_may_point_outside_the_folder()
    {
        Write(manifest => manifest["statistics"]!["mean"] = Goldens.FilePath("end-to-end-512", "mean.npy"));

        Assert.Equal(Goldens.FilePath("end-to-end-512", "mean.npy"), ModelPackage.Open(Folder).MeanPath);
    }

    [Theory]
    [InlineData("name", "other", "'other' must be the name of the folder")]
    [InlineData("name", 7, "expected a string")]
    [InlineData("fps", 0, "0 is not above 0")]
    [InlineData("joints", 24, "24 joints are not supported")]
    [InlineData("statistics.mean", "nowhere.npy", "there is no file")]
    [InlineData("statistics.mean", null, "missing")]
    [InlineData("tokenizer.weights", "nowhere.pth", "there is no file")]
    [InlineData("tokenizer.quantizer", "pq", "expected fsq, vq or lfq")]
    [InlineData("tokenizer.codebookSize", 8192, "give levels")]
    [InlineData("tokenizer.codebookSize", null, "give it or levels")]
    [InlineData("tokenizer.activation", "tanh", "expected relu, silu or gelu")]
    [InlineData("tokenizer.norm", "XN", "expected null, LN, GN or BN")]
    [InlineData("tokenizer.features", 251, "251 features are not supported")]
    [InlineData("tokenizer.width", "wide", "expected a whole number")]
    [InlineData("tokenizer.stride", 3, "expected 2 or 4")]
    [InlineData("transformer.preset", "7B", "expected one of 44M, 111M, 343M, 775M, 1B, 3B")]
    [InlineData("transformer.layers", null, "give it or a preset")]
    [InlineData("transformer.heads", 5, "not a multiple")]
    [InlineData("transformer.blockSize", 198, "less than the 199 positions")]
    [InlineData("transformer.maxMotionTokens", 0, "below 1")]
    [InlineData("transformer.colour", "blue", "the member is unknown")]
    [InlineData("transformer.tieWeights", 1, "expected true or false")]
    [InlineData("tokenizer.levels", 8, "expected an array of whole numbers")]
    [InlineData("sampling.topP", "most", "expected a number")]
    [InlineData("transformer.layers", 2.5, "expected a whole number")]
    [InlineData("statistics", "mean.npy", "expected an object")]
    [InlineData("textEncoder.kind", "bert", "expected t5 or onnx")]
    [InlineData("textEncoder.path", "nowhere", "there is no folder")]
    [InlineData("textEncoder.tokenizer", "nowhere.model", "there is no file")]
    [InlineData("sampling.temperature", 2.5, "not between 0 and 2")]
    [InlineData("sampling.topK", -1, "below 0")]
    [InlineData("sampling.topP", 0.0, "not above 0")]
    public void A_wrong_member_is_named(string member, object? value, string problem)
    {
        Write(manifest =>
        {
            var path = member.Split('.');
            JsonNode node = manifest;
            foreach (var part in path[..^1]) node = node[part]!;
            if (value is null) node.AsObject().Remove(path[^1]);
            else node[path[^1]] = JsonValue.Create(value);
        });

        var exception = Assert.Throws<DataFormatException>(() => ModelPackage.Open(Folder));

        Assert.Contains(Path.Combine(Folder, "model.json"), exception.Message, StringComparison.Ordinal);
        foreach (var part in member.Split('.')) Assert.Contains(part, exception.Message[Folder.Length..], StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vq", 1000, QuantizerKind.Vq)]
    [InlineData("lfq", 1024, QuantizerKind.Lfq)]
    public void Other_quantizers_are_given_their_true_codebook_size(string quantizer, int codebookSize, QuantizerKind kind)
    {
        Write(manifest =>
        {
            manifest["tokenizer"]!["quantizer"] = quantizer;
            manifest["tokenizer"]!["codebookSize"] = codebookSize;
        });

        var package = ModelPackage.Open(Folder);

        Assert.Equal((kind, codebookSize, codebookSize), (package.Tokenizer.Quantizer, package.Tokenizer.CodebookSize, package.Transformer.CodebookSize));
    }

    [Theory]
    [InlineData("vq", null, false, "tokenizer.codebookSize: it is missing; vq needs it")]
    [InlineData("vq", 1, false, "codebookSize is 1; expected 2")]
    [InlineData("vq", 512, true, "tokenizer.levels: they belong to fsq")]
    [InlineData("lfq", 1000, false, "lfq expects a power of two")]
    public void A_codebook_that_does_not_fit_the_quantizer_is_named(string quantizer, int? codebookSize, bool hasLevels, string problem)
    {
        Write(manifest =>
        {
            manifest["tokenizer"]!["quantizer"] = quantizer;
            manifest["tokenizer"]!["codebookSize"] = codebookSize;
            if (hasLevels) manifest["tokenizer"]!["levels"] = new JsonArray(8, 8, 8);
        });

        Assert.Contains(problem, Assert.Throws<DataFormatException>(() => ModelPackage.Open(Folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_preset_and_a_different_shape_contradict_each_other()
    {
        Write(manifest => manifest["transformer"]!["preset"] = "44M");

        Assert.Contains("transformer.layers: 2 differs from the 8 of preset 44M", Assert.Throws<DataFormatException>(() => ModelPackage.Open(Folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("null", "expected an object")]
    [InlineData("[]", "expected an object")]
    [InlineData("{", "")]
    [InlineData("""{ "name": "sample" }""", "missing: 'statistics'")]
    [InlineData("""{ "name": "sample", "name": "sample" }""", "name: the member stands there twice")]
    [InlineData("""{ "Name": "sample" }""", "Name: the member is unknown")]
    [InlineData("""{ "name": null }""", "name: null is not allowed")]
    [InlineData("""{ "fps": 1e999 }""", "")]
    public void A_file_that_is_no_manifest_is_a_format_error(string json, string problem)
    {
        WriteFiles();
        File.WriteAllText(Path.Combine(Folder, "model.json"), json);

        var message = Assert.Throws<DataFormatException>(() => ModelPackage.Open(Folder)).Message;

        Assert.StartsWith(Path.Combine(Folder, "model.json"), message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    private void Write(Action<JsonObject> change)
    {
        WriteFiles();
        var manifest = JsonNode.Parse(
            """
            {
              "name": "sample", "description": "d", "license": "MIT", "fps": 20, "joints": 22,
              "statistics": { "mean": "mean.npy", "std": "std.npy" },
              "tokenizer": { "weights": "tokenizer.pth", "quantizer": "fsq", "codebookSize": 512, "width": 24, "codeDim": 32 },
              "transformer": { "weights": "transformer.pth", "layers": 2, "heads": 4, "width": 64, "textWidth": 48 },
              "textEncoder": { "kind": "t5", "path": "text-encoder" },
              "sampling": { "temperature": 1.0 }
            }
            """)!.AsObject();
        change(manifest);
        File.WriteAllText(Path.Combine(Folder, "model.json"), manifest.ToJsonString());
    }

    /// <summary>The files need only be there: a package is opened without being read.</summary>
    private void WriteFiles()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "text-encoder"));
        foreach (var name in (string[])["mean.npy", "std.npy", "tokenizer.pth", "transformer.pth", "text-encoder/spiece.model"]) File.WriteAllBytes(Path.Combine(Folder, name), []);
    }
}
