using ScaMo.Models.Tokenizer;
using ScaMo.Models.Transformer;
using ScaMo.Training.Data;
using ScaMo.Training.Runs;
using ScaMo.Training.Transformers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Training;

[Collection(typeof(TorchGenerator))]
public sealed class SequenceBatchesTests : IDisposable
{
    private readonly SyntheticDataSet _data = new();
    private readonly MotionTokenizer _tokenizer = new(new TokenizerConfig { Levels = [5, 5], Width = 16, CodeDim = 8, Depth = 1 });

    public void Dispose()
    {
        _data.Dispose();
        _tokenizer.Dispose();
    }

    [Fact]
    public void Motion_follows_the_last_text_position_and_ends_with_the_end_token()
    {
        var (corpus, config, options) = Corpus(shifts: 1);

        var batches = SequenceBatches.All(corpus, new WordCounts(), config, options).ToList();

        Assert.Equal(corpus.Sequences.Length, batches.Sum(batch => batch.Text.Lengths.Length));
        foreach (var batch in batches)
        {
            for (int row = 0; row < batch.Text.Lengths.Length; row++)
            {
                var tokens = batch.Tokens.AsSpan(row * batch.Length, batch.Length);
                var targets = batch.Targets.AsSpan(row * batch.Length, batch.Length);
                int text = batch.Text.Lengths[row];
                int motion = targets.IndexOf(config.EndToken) - text + 1;
                Assert.Contains(corpus.Sequences, sequence => sequence.Tokens[0].Length == motion);
                Assert.All(tokens[..text].ToArray(), token => Assert.Equal(config.PadToken, token));
                Assert.All(targets[..(text - 1)].ToArray(), target => Assert.Equal(config.PadToken, target));
                // The last text position predicts the first token, every token the next, the last the end.
                Assert.Equal(tokens.Slice(text, motion).ToArray(), targets.Slice(text - 1, motion).ToArray());
                Assert.All(targets[(text + motion)..].ToArray(), target => Assert.Equal(config.PadToken, target));
            }

            Assert.Equal(batch.Targets.Count(target => target != config.PadToken), batch.TargetCount);
        }
    }

    [Fact]
    public void A_batch_depends_on_the_seed_and_its_position_alone()
    {
        var (corpus, config, options) = Corpus(shifts: 4);
        var text = new WordCounts();
        var forward = new SequenceBatches(corpus, text, config, options);
        List<SequenceBatch> batches = [.. Enumerable.Range(0, 20).Select(position => forward.Prepare(position))];

        var resumed = new SequenceBatches(corpus, text, config, options).Prepare(13);

        Assert.Equal(batches[13].Tokens, resumed.Tokens);
        Assert.Equal(batches[13].Targets, resumed.Targets);
        Assert.NotEqual(batches[12].Tokens, batches[13].Tokens);
    }

    [Fact]
    public void Targets_are_never_replaced_by_random_codes()
    {
        var (corpus, config, options) = Corpus(shifts: 1);
        options = options with { ReplaceTokens = 1, DropToken = 0 };
        var batch = new SequenceBatches(corpus, new WordCounts(), config, options).Prepare(0);
        var known = corpus.Sequences.SelectMany(sequence => sequence.Tokens[0]).Select(token => (long)token).ToHashSet();

        Assert.All(batch.Targets.Where(target => target < config.EndToken), target => Assert.Contains(target, known));
        Assert.NotEqual(
            batch.Targets.Where(target => target < config.EndToken),
            batch.Tokens.Where(token => token < config.EndToken));
    }

    private (SequenceCorpus Corpus, TransformerConfig Config, TransformerTrainingOptions Options) Corpus(int shifts)
    {
        using var noGradient = no_grad();
        var corpus = SequenceCorpus.Create(MotionDataSet.Open(_data.Folder), DataSplit.Train, _tokenizer, maxTokens: 50, shifts, balance: 0);
        var config = new TransformerConfig { Layers = 1, Heads = 1, Width = 8, CodebookSize = 25, TextWidth = 4 };
        var options = new TransformerTrainingOptions
        {
            DataFolder = _data.Folder,
            TokenizerFolder = string.Empty,
            Size = new TransformerPreset("tiny", 1, 1, 8),
            SentencePieceModel = string.Empty,
            BatchSize = 4,
            Loop = new TrainingLoopOptions { Folder = string.Empty, Steps = 1 },
        };
        return (corpus, config, options);
    }

    /// <summary>A text of as many positions as it has words.</summary>
    private sealed class WordCounts : ITextConditioning
    {
        public int Width => 4;

        public IReadOnlyList<(string Name, Parameter Parameter)> Parameters => [];

        public int Length(string caption) => caption.Split(' ').Length;

        public TextBatch Prepare(IReadOnlyList<string> captions, IReadOnlyList<TrainingRandom>? randoms)
        {
            int[] lengths = [.. captions.Select(Length)];
            return new TextBatch(lengths.Max(), lengths, null, null);
        }

        public Tensor Encode(TextBatch batch) => throw new NotSupportedException();

        public void LoadWeights(string run) => throw new NotSupportedException();

        public void Export(string folder) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
