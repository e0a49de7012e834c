using ScaMo.Models.Checkpoints;
using ScaMo.Models.Tokenizer;
using ScaMo.Motion.Features;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Npy;
using ScaMo.Training.Data;
using ScaMo.Training.Runs;
using static TorchSharp.torch;

namespace ScaMo.Training.Tokenizers;

/// <summary>The folder that a tokenizer's training leaves: shape, weights, and the statistics that its features are normalised by.</summary>
public static class TokenizerRun
{
    /// <summary>Writes shape, weights and statistics.</summary>
    public static void Write(string folder, MotionTokenizer tokenizer, MotionDataSet data)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(data);
        RunFiles.WriteJson(Path.Combine(folder, RunFiles.TokenizerShape), TokenizerShape.Of(tokenizer.Config));
        NpyFile.Write(Path.Combine(folder, RunFiles.Mean), data.Statistics.Mean, FeatureLayout.Count);
        NpyFile.Write(Path.Combine(folder, RunFiles.Std), data.Statistics.StandardDeviation, FeatureLayout.Count);
        SafetensorsWriter.Write(Path.Combine(folder, RunFiles.TokenizerWeights), tokenizer.state_dict().Select(pair => (pair.Key, pair.Value)));
    }

    /// <summary>Loads the tokenizer, frozen and in evaluation mode.</summary>
    /// <exception cref="DataFormatException">A file is not what it should be.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static MotionTokenizer Load(string folder, Device device)
    {
        string shape = Path.Combine(folder, RunFiles.TokenizerShape);
        var tokenizer = new MotionTokenizer(RunFiles.ReadJson<TokenizerShape>(shape).ToConfig(shape), device);
        try
        {
            LoadWeights(folder, tokenizer);
            tokenizer.eval();
            foreach (var parameter in tokenizer.parameters()) parameter.requires_grad = false;
            return tokenizer;
        }
        catch
        {
            tokenizer.Dispose();
            throw;
        }
    }

    /// <summary>Fills a tokenizer of the same shape.</summary>
    /// <inheritdoc cref="Load"/>
    public static void LoadWeights(string folder, MotionTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        using var weights = Checkpoint.Open(Path.Combine(folder, RunFiles.TokenizerWeights));
        StateDictLoader.Load(tokenizer, weights);
    }

    /// <summary>Makes sure that the run's features are normalised like the data set's.</summary>
    /// <exception cref="ArgumentException">The statistics differ.</exception>
    /// <inheritdoc cref="Load"/>
    public static void CheckStatistics(string folder, MotionDataSet data) =>
        CheckStatistics(FeatureStatistics.Load(Path.Combine(folder, RunFiles.Mean), Path.Combine(folder, RunFiles.Std)), folder, data);

    /// <summary>Makes sure that a tokenizer's features are normalised like a data set's.</summary>
    /// <param name="statistics">The tokenizer's.</param>
    /// <param name="name">How an error names the tokenizer.</param>
    /// <param name="data">The data set.</param>
    /// <exception cref="ArgumentException">The statistics differ.</exception>
    public static void CheckStatistics(FeatureStatistics statistics, string name, MotionDataSet data)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        ArgumentNullException.ThrowIfNull(data);
        if (data.Statistics.Mean.SequenceEqual(statistics.Mean) && data.Statistics.StandardDeviation.SequenceEqual(statistics.StandardDeviation)) return;
        throw new ArgumentException($"The tokenizer {name} was trained with other means and deviations than those of {data.Folder}.");
    }
}
