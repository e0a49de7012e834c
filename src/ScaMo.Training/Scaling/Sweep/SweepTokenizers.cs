using System.Security.Cryptography;
using ScaMo.Models;
using ScaMo.Models.Tokenizer;
using ScaMo.Training.Data;
using ScaMo.Training.Runs;
using ScaMo.Training.Tokenizers;
using ScaMo.Training.Transformers;
using Spectre.Console;

namespace ScaMo.Training.Scaling.Sweep;

/// <summary>The tokenizers of a sweep and the data in their tokens, made once.</summary>
internal sealed class SweepTokenizers(SweepGrid grid, SweepFolder folder, IAnsiConsole console)
{
    private const string TrainFile = "train.tsv";
    private const string TestFile = "test.tsv";

    /// <summary>Whether the tokenizer is trained.</summary>
    /// <exception cref="ArgumentException">It was trained with other options.</exception>
    public bool IsTrained(SweepTokenizer tokenizer)
    {
        if (tokenizer.Folder is not null) return true;
        string path = folder.Tokenizer(tokenizer);
        if (!File.Exists(Path.Combine(path, RunFiles.Metrics))) return false;
        Identify(tokenizer);
        return true;
    }

    /// <summary>Trains a tokenizer to its end, or further to it.</summary>
    public void Train(SweepTokenizer tokenizer, CancellationToken cancellationToken)
    {
        var training = grid.TokenizerTraining;
        string path = folder.Tokenizer(tokenizer);
        Identify(tokenizer);
        var options = new TokenizerTrainingOptions
        {
            DataFolder = grid.Data,
            Config = new TokenizerConfig
            {
                Levels = tokenizer.FindLevels(),
                Width = training.Width,
                CodeDim = training.CodeDim,
                Depth = training.Depth,
            },
            BatchSize = training.Batch,
            JointWeight = training.JointWeight,
            KeepSpread = training.KeepSpread,
            QuantizerWeight = training.QuantizerWeight,
            Device = grid.Device,
            Loop = new TrainingLoopOptions
            {
                Folder = path,
                Resume = CheckpointStore.IsBegun(path),
                Steps = training.Steps,
                Seed = training.Seed,
                LearningRate = training.LearningRate,
                WarmupSteps = training.Warmup,
                AverageDecay = training.Ema,
                ValidateEvery = training.Steps,
            },
        };
        console.WriteLine($"Tokenizer {tokenizer.Name}");
        using var task = new TokenizerTask(options);
        using var loop = new TrainingLoop(task, options.Loop, console);
        RunManifest.Write(path, options, task.Device, loop.Step);
        loop.Run(cancellationToken);
    }

    /// <summary>The data in a tokenizer's tokens, if they have been written from the tokenizer and the data as they are now.</summary>
    public TokenizedData? Find(SweepTokenizer tokenizer)
    {
        string identity = Identity(tokenizer), sequences = folder.Sequences(tokenizer);
        int size = Config(tokenizer).CodebookSize;
        return SequenceFile.Read(Path.Combine(sequences, TrainFile), identity, size) is { } train && SequenceFile.Read(Path.Combine(sequences, TestFile), identity, size) is { } test
            ? new TokenizedData(train, test, size)
            : null;
    }

    /// <summary>Tokenises the data: the training part, and the test part to evaluate with.</summary>
    public void Tokenize(SweepTokenizer tokenizer)
    {
        console.WriteLine($"Tokenising {grid.Data} by {tokenizer.Name}");
        var data = TokenizedData.Create(grid.Data, folder.Tokenizer(tokenizer), ComputeDevice.Parse(grid.Device), DataSplit.Test, grid.TransformerTraining.MaxMotionTokens);
        string sequences = folder.Sequences(tokenizer), identity = Identity(tokenizer);
        SequenceFile.Write(Path.Combine(sequences, TrainFile), identity, data.Training);
        SequenceFile.Write(Path.Combine(sequences, TestFile), identity, data.Validation);
    }

    /// <summary>The tokenizer's shape.</summary>
    public TokenizerConfig Config(SweepTokenizer tokenizer)
    {
        string shape = Path.Combine(folder.Tokenizer(tokenizer), RunFiles.TokenizerShape);
        return RunFiles.ReadJson<TokenizerShape>(shape).ToConfig(shape);
    }

    /// <summary>What the tokens depend on: the tokenizer's weights, the data set's lists and statistics, and the longest sequence.</summary>
    public string Identity(SweepTokenizer tokenizer)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string run = folder.Tokenizer(tokenizer);
        foreach (string file in (string[])[
            Path.Combine(run, RunFiles.TokenizerShape), Path.Combine(run, RunFiles.TokenizerWeights), Path.Combine(grid.Data, "train.txt"), Path.Combine(grid.Data, "test.txt"),
            Path.Combine(grid.Data, RunFiles.Mean), Path.Combine(grid.Data, RunFiles.Std)])
        {
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        hash.AppendData(BitConverter.GetBytes(grid.TransformerTraining.MaxMotionTokens));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void Identify(SweepTokenizer tokenizer) => SweepFolder.Identify(folder.Tokenizer(tokenizer), new { tokenizer, training = grid.TokenizerTraining });
}
