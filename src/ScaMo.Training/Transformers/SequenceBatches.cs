using ScaMo.Models.Transformer;
using ScaMo.Training.Data;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Transformers;

/// <summary>
/// Batches of captioned sequences with augmentation; a batch depends on the seed and its position alone. A few batches at a time are sorted by
/// length before they are cut, so that little of a batch is padding.
/// </summary>
internal sealed class SequenceBatches
{
    private const int GroupSize = 8;

    private readonly SequenceCorpus _corpus;
    private readonly ITextConditioning _text;
    private readonly TransformerConfig _config;
    private readonly TransformerTrainingOptions _options;
    private readonly ClipSampler _sampler;
    private (long Index, Sample[][] Batches)? _group;

    public SequenceBatches(SequenceCorpus corpus, ITextConditioning text, TransformerConfig config, TransformerTrainingOptions options)
    {
        (_corpus, _text, _config, _options) = (corpus, text, config, options);
        _sampler = new ClipSampler(corpus.Sequences.Length, options.Loop.Seed, corpus.Weights);
    }

    /// <summary>The augmented batch at a position.</summary>
    public SequenceBatch Prepare(long position)
    {
        long group = position / GroupSize;
        if (_group?.Index != group) _group = (group, CreateGroup(group));
        return Assemble(_group.Value.Batches[(int)(position % GroupSize)], isAugmented: true);
    }

    /// <summary>All sequences once, as they are, each with one of its captions; for validation.</summary>
    public static IEnumerable<SequenceBatch> All(SequenceCorpus corpus, ITextConditioning text, TransformerConfig config, TransformerTrainingOptions options)
    {
        var batches = new SequenceBatches(corpus, text, config, options);
        var samples = corpus.Sequences.Select((sequence, index) => new Sample(sequence.Captions[index % sequence.Captions.Length], sequence.Tokens[0], new TrainingRandom(options.Loop.Seed, RandomPurpose.Augmentation, index)));
        return samples.OrderBy(batches.Positions).Chunk(options.BatchSize).Select(batch => batches.Assemble(batch, isAugmented: false));
    }

    private Sample[][] CreateGroup(long group)
    {
        int size = _options.BatchSize;
        var samples = new Sample[GroupSize * size];
        for (int i = 0; i < samples.Length; i++)
        {
            long position = group * samples.Length + i;
            samples[i] = Draw(_corpus.Sequences[_sampler[position]], new TrainingRandom(_options.Loop.Seed, RandomPurpose.Augmentation, position));
        }

        var batches = samples.OrderBy(Positions).Chunk(size).ToArray();
        new TrainingRandom(_options.Loop.Seed, RandomPurpose.Grouping, group).Shuffle<Sample[]>(batches);
        return batches;
    }

    private Sample Draw(MotionSequence sequence, TrainingRandom random)
    {
        string caption = sequence.Captions[random.Next(sequence.Captions.Length)];
        ReadOnlySpan<int> tokens = sequence.Tokens[random.Next(sequence.Tokens.Length)];
        if (tokens.Length > 1 && random.NextDouble() < _options.DropToken) tokens = random.Next(2) == 0 ? tokens[1..] : tokens[..^1];
        return new Sample(caption, tokens.ToArray(), random);
    }

    private int Positions(Sample sample) => _text.Length(sample.Caption) + sample.Tokens.Length;

    private SequenceBatch Assemble(Sample[] samples, bool isAugmented)
    {
        var text = _text.Prepare([.. samples.Select(sample => sample.Caption)], isAugmented ? [.. samples.Select(sample => sample.Random)] : null);
        int length = samples.Zip(text.Lengths, (sample, textLength) => textLength + sample.Tokens.Length).Max();
        var tokens = new long[samples.Length * length];
        var targets = new long[tokens.Length];
        tokens.AsSpan().Fill(_config.PadToken);
        targets.AsSpan().Fill(_config.PadToken);
        int counted = 0;
        for (int row = 0; row < samples.Length; row++)
        {
            var motion = samples[row].Tokens;
            int start = row * length + text.Lengths[row];
            for (int i = 0; i < motion.Length; i++) (tokens[start + i], targets[start + i - 1]) = (motion[i], motion[i]);
            targets[start + motion.Length - 1] = _config.EndToken;
            counted += motion.Length + 1;
            if (isAugmented) Replace(tokens.AsSpan(start, motion.Length), samples[row].Random);
        }

        return new SequenceBatch(text, length, tokens, targets, counted);
    }

    /// <summary>Replaces a random share of the input, up to the option's, by codes drawn at random.</summary>
    private void Replace(Span<long> tokens, TrainingRandom random)
    {
        double share = random.NextDouble() * _options.ReplaceTokens;
        foreach (ref long token in tokens)
        {
            if (random.NextDouble() < share) token = random.Next(_config.CodebookSize);
        }
    }

    private sealed record Sample(string Caption, int[] Tokens, TrainingRandom Random);
}
