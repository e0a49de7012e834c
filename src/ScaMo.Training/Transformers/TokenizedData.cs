using ScaMo.Models;
using ScaMo.Training.Data;
using ScaMo.Training.Tokenizers;
using static TorchSharp.torch;

namespace ScaMo.Training.Transformers;

/// <summary>A data set in the tokens of a tokenizer: what a transformer learns from, and what it is validated with.</summary>
internal sealed record TokenizedData(SequenceCorpus Training, SequenceCorpus Validation, int CodebookSize)
{
    /// <summary>All captions, each once.</summary>
    public IReadOnlyCollection<string> Captions => [.. Training.Captions.Union(Validation.Captions, StringComparer.Ordinal)];

    /// <summary>Tokenises the parts of a data set that the options name.</summary>
    /// <param name="options">Data set, tokenizer, lengths, shifts and balance.</param>
    /// <param name="validation">The part to validate with.</param>
    /// <exception cref="ArgumentException">An option is not possible, or the data set has no clips for it.</exception>
    public static TokenizedData Create(TransformerTrainingOptions options, DataSplit validation)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindProblem() is { } problem) throw new ArgumentException(problem, nameof(options));
        var data = MotionDataSet.Open(options.DataFolder);
        using var tokenizer = TokenizerRun.Load(options.TokenizerFolder, ComputeDevice.Parse(options.Device));
        TokenizerRun.CheckStatistics(options.TokenizerFolder, data);
        using var noGradient = no_grad();
        return new TokenizedData(
            SequenceCorpus.Create(data, DataSplit.Train, tokenizer, options.MaxMotionTokens, options.MaxShift + 1, options.Balance),
            SequenceCorpus.Create(data, validation, tokenizer, options.MaxMotionTokens, shifts: 1, balance: 0),
            tokenizer.Config.CodebookSize);
    }
}
