using System.Text.Json.Nodes;

namespace ScaMo.Testing;

/// <summary>A folder of model packages that goes away with the test. Packages are made from the golden one.</summary>
public sealed class TemporaryModels : IDisposable
{
    public const string GoldenName = "end-to-end-512";

    public string Root { get; } = Directory.CreateTempSubdirectory("scamo-models-").FullName;

    /// <summary>Adds the golden package: its files as they are, and the model.json that they lack.</summary>
    /// <param name="name">The package's name.</param>
    /// <param name="change">Changes the model.json before it is written.</param>
    /// <returns>The package's folder.</returns>
    public string AddGolden(string name = GoldenName, Action<JsonObject>? change = null)
    {
        var folder = Path.Combine(Root, name);
        Copy(Goldens.FilePath("end-to-end-512"), folder);
        var manifest = JsonNode.Parse(
            $$"""
            {
              "name": "{{name}}", "description": "Random weights of the reference.", "license": "MIT",
              "fps": 20, "joints": 22,
              "statistics": { "mean": "mean.npy", "std": "std.npy" },
              "tokenizer": {
                "weights": "tokenizer.pth", "quantizer": "fsq", "codebookSize": 512, "width": 24, "codeDim": 32, "downsamplings": 2, "stride": 2,
                "depth": 3, "dilationGrowthRate": 3, "activation": "relu", "norm": null, "features": 263
              },
              "transformer": {
                "weights": "transformer.pth", "layers": 2, "heads": 4, "width": 64, "blockSize": 201, "tieWeights": false, "textWidth": 48,
                "maxTextTokens": 150, "maxMotionTokens": 50
              },
              "textEncoder": { "kind": "t5", "path": "t5" },
              "sampling": { "temperature": 1.0, "topK": 0, "topP": 1.0 }
            }
            """)!.AsObject();
        change?.Invoke(manifest);
        File.WriteAllText(Path.Combine(folder, "model.json"), manifest.ToJsonString());
        return folder;
    }

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source)) File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(source)) Copy(folder, Path.Combine(target, Path.GetFileName(folder)));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
