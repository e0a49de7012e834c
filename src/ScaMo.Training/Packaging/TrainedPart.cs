using System.Text.Json.Nodes;
using ScaMo.Models.Checkpoints;
using ScaMo.Motion.Formats;
using static TorchSharp.torch;

namespace ScaMo.Training.Packaging;

/// <summary>
/// What training left of one network: <c>NAME.json</c>, which is the section of that name in a model.json, its weights, and if they are
/// there <c>run.json</c> (how it was trained) and <c>metrics.json</c> (what was measured).
/// </summary>
internal sealed record TrainedPart
{
    private const double LargestFloat16 = 65504;

    private TrainedPart()
    {
    }

    /// <summary>The name: tokenizer or transformer.</summary>
    public required string Name { get; init; }

    public required string Folder { get; init; }

    public required string WeightsPath { get; init; }

    /// <summary>The section of model.json.</summary>
    public required JsonObject Description { get; init; }

    /// <summary>How it was trained; null if that is not recorded.</summary>
    public JsonNode? Run { get; private init; }

    /// <summary>Numbers by name; null if nothing was measured.</summary>
    public JsonObject? Metrics { get; private init; }

    /// <summary>Opens the result of a run.</summary>
    /// <param name="path">The run's folder, or one of its weight files (safetensors or .pth), beside which the other files lie.</param>
    /// <param name="name">tokenizer or transformer.</param>
    /// <exception cref="DataFormatException">A file is not JSON.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static TrainedPart Open(string path, string name)
    {
        path = Path.GetFullPath(path);
        bool isFile = File.Exists(path);
        string folder = isFile ? Path.GetDirectoryName(path)! : path;
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no run at {path}.");
        string runFile = Path.Combine(folder, "run.json"), metricsFile = Path.Combine(folder, "metrics.json");
        return new TrainedPart
        {
            Name = name,
            Folder = folder,
            WeightsPath = isFile ? path : Existing(folder, $"{name}.safetensors"),
            Description = PackageJson.ReadObject(Existing(folder, $"{name}.json")),
            Run = File.Exists(runFile) ? PackageJson.Read(runFile) : null,
            Metrics = File.Exists(metricsFile) ? PackageJson.ReadObject(metricsFile) : null,
        };
    }

    /// <summary>A file of the run.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="names">The names that it may have.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Existing(string folder, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            string path = Path.Combine(folder, name);
            if (File.Exists(path)) return path;
        }

        throw new FileNotFoundException($"The run in {folder} has no {names[0]}; has it been trained to the end?");
    }

    /// <summary>Writes the weights as safetensors of another precision, names and order of dimensions as they are.</summary>
    /// <exception cref="DataFormatException">The weights are unsound, not numbers, or beyond the precision's range.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public void ConvertWeights(string target, ElementType precision)
    {
        using var scope = NewDisposeScope();
        using var checkpoint = Checkpoint.Open(WeightsPath);
        var tensors = checkpoint.Entries.Select(pair => (pair.Key, pair.Value.Read())).ToList();
        CheckRange(WeightsPath, tensors, precision);
        SafetensorsWriter.Write(target, tensors, floatingPointType: precision);
    }

    /// <summary>Makes sure that rounding leaves every weight a number.</summary>
    /// <exception cref="DataFormatException">A weight is not a number, or beyond the precision's range; names the tensor.</exception>
    public static void CheckRange(string source, IEnumerable<(string Name, Tensor Tensor)> tensors, ElementType precision)
    {
        using var noGradient = no_grad();
        foreach (var (name, tensor) in tensors)
        {
            using var scope = NewDisposeScope();
            if (!tensor.is_floating_point() || tensor.numel() == 0) continue;
            double largest = tensor.abs().max().to(ScalarType.Float64).item<double>();
            if (!double.IsFinite(largest)) throw new DataFormatException(source, name, "some weights are not finite: the training diverged");
            if (precision == ElementType.F16 && largest > LargestFloat16)
            {
                throw new DataFormatException(source, name, FormattableString.Invariant($"a weight of size {largest:G4} is beyond float16; use float32"));
            }
        }
    }
}
