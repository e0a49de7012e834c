using ScaMo.Training.Data;
using ScaMo.Training.Tokenizers;
using static TorchSharp.torch;

namespace ScaMo.Training.Transformers;

/// <summary>A data set in the tokens of a tokenizer: what a transformer learns from, and what it is validated with.</summary>
internal sealed record TokenizedData(SequenceCorpus Training, SequenceCorpus Validation, int CodebookSize)
{
    /// <summary>All captions, each once.</summary>
    public IReadOnlyCollection<string> Captions => [.. Training.Captions.Union(Validation.Captions, StringComparer.Ordinal)];

    /// <summary>Tokenises the training part of a data set, and one to validate with.</summary>
    /// <param name="dataFolder">The data set.</param>
    /// <param name="tokenizerFolder">The tokenizer's run.</param>
    /// <param name="device">Where it encodes.</param>
    /// <param name="validation">The part to validate with.</param>
    /// <param name="maxTokens">Longer sequences are cut.</param>
    /// <param name="shifts">How many tokenisations a training sequence gets, each beginning a frame later.</param>
    /// <param name="balance">How strongly rare actions are sampled more often.</param>
    /// <exception cref="ArgumentException">The data set has no clips with captions, or other statistics than the tokenizer.</exception>
    public static TokenizedData Create(string dataFolder, string tokenizerFolder, Device device, DataSplit validation, int maxTokens, int shifts = 1, double balance = 0)
    {
        var data = MotionDataSet.Open(dataFolder);
        using var tokenizer = TokenizerRun.Load(tokenizerFolder, device);
        TokenizerRun.CheckStatistics(tokenizerFolder, data);
        using var noGradient = no_grad();
        return new TokenizedData(
            SequenceCorpus.Create(data, DataSplit.Train, tokenizer, maxTokens, shifts, balance),
            SequenceCorpus.Create(data, validation, tokenizer, maxTokens, shifts: 1, balance: 0),
            tokenizer.Config.CodebookSize);
    }
}
