using System.Security.Cryptography;
using ScaMo.Models.Checkpoints;
using ScaMo.Motion.Features;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Npy;
using ScaMo.Training.Runs;
using static TorchSharp.torch;

namespace ScaMo.Training.Evaluators;

/// <summary>The folder that an evaluator's training leaves: shape, vocabulary, weights, and the statistics that it normalises features by.</summary>
public static class EvaluatorRun
{
    private const string Shape = "evaluator.json";
    private const string Weights = "evaluator.safetensors";
    private const string Vocabulary = "vocabulary.txt";
    private const int LargestVocabulary = 16 << 20;

    /// <summary>Whether a folder looks like one.</summary>
    public static bool IsRun(string folder) => File.Exists(Path.Combine(folder, Shape));

    /// <summary>Loads the evaluator.</summary>
    /// <exception cref="DataFormatException">A file is not what it should be.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static MotionEvaluator Load(string folder, Device device)
    {
        string path = Path.Combine(folder, Shape);
        var shape = RunFiles.ReadJson<EvaluatorShape>(path);
        if (shape.FindProblem() is { } problem) throw new DataFormatException(path, string.Empty, problem);
        string[] words = ReadVocabulary(Path.Combine(folder, Vocabulary));
        shape.CheckSize(Path.Combine(folder, Weights), words.Length);
        var networks = new CoEmbedding(shape, words, device);
        try
        {
            using var weights = Checkpoint.Open(Path.Combine(folder, Weights));
            StateDictLoader.Load(networks, weights);
            var statistics = FeatureStatistics.Load(Path.Combine(folder, RunFiles.Mean), Path.Combine(folder, RunFiles.Std));
            return new MotionEvaluator($"own evaluator {Identity(folder)[..8]}", networks, statistics);
        }
        catch
        {
            networks.Dispose();
            throw;
        }
    }

    /// <summary>A hash over the files, in lower-case hexadecimal: equal only where every embedding is equal.</summary>
    public static string Identity(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in (string[])[Shape, Vocabulary, Weights, RunFiles.Mean, RunFiles.Std]) hash.AppendData(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, file))));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes all that <see cref="Load"/> reads.</summary>
    internal static void Write(string folder, CoEmbedding networks, FeatureStatistics statistics)
    {
        RunFiles.WriteJson(Path.Combine(folder, Shape), networks.Shape);
        File.WriteAllLines(Path.Combine(folder, Vocabulary), networks.Words.Words);
        NpyFile.Write(Path.Combine(folder, RunFiles.Mean), statistics.Mean, FeatureLayout.Count);
        NpyFile.Write(Path.Combine(folder, RunFiles.Std), statistics.StandardDeviation, FeatureLayout.Count);
        // Half the size.
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(Path.Combine(folder, Weights), networks.state_dict().Select(pair => (pair.Key, pair.Value.to(ScalarType.Float16))));
    }

    private static string[] ReadVocabulary(string path)
    {
        if (new FileInfo(path).Length > LargestVocabulary) throw new DataFormatException(path, string.Empty, $"the file is beyond the limit of {LargestVocabulary} bytes");
        return File.ReadAllLines(path);
    }
}
