using ScaMo.Models;
using ScaMo.Models.Checkpoints;
using ScaMo.Models.Transformer;
using ScaMo.Training.Data;
using ScaMo.Training.Runs;
using Spectre.Console;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Training.Transformers;

/// <summary>Trains the text-prefix transformer on tokenised clips (paper, Eq. 5), with a frozen text encoder or one that is trained along.</summary>
public sealed class TransformerTask : ITrainingTask
{
    private readonly TransformerTrainingOptions _options;
    private readonly Device _device;
    private readonly ITextConditioning _text;
    private readonly TextPrefixTransformer _transformer;
    private readonly SequenceBatches _sequences;
    private readonly SequenceCorpus _validation;
    private readonly Tensor _unigram;
    private BatchPrefetcher<SequenceBatch>? _batches;
    private SequenceBatch? _last;

    /// <summary>Tokenises the clips, encodes the captions where the encoder is frozen, and makes a transformer of random weights.</summary>
    /// <param name="options">What to train on what.</param>
    /// <param name="console">Where preparations are told.</param>
    /// <exception cref="ArgumentException">An option is not possible, or the data set has no clips for it.</exception>
    public TransformerTask(TransformerTrainingOptions options, IAnsiConsole console)
        : this(options, Tokenize(options), null, console)
    {
    }

    /// <summary>Makes a transformer of random weights for sequences that are at hand.</summary>
    /// <param name="options">What to train; the folders of data set and tokenizer are not read.</param>
    /// <param name="data">What to train on, and what to validate with.</param>
    /// <param name="textFeatures">The folder that keeps the features of a frozen encoder, and the captions it has them of; null for those of the sequences, in the run's folder.</param>
    /// <param name="console">Where preparations are told.</param>
    internal TransformerTask(TransformerTrainingOptions options, TokenizedData data, (string Folder, IReadOnlyCollection<string> Captions)? textFeatures, IAnsiConsole console)
    {
        ArgumentNullException.ThrowIfNull(console);
        if (options.FindProblem() is { } problem) throw new ArgumentException(problem, nameof(options));
        _options = options;
        _device = ComputeDevice.Parse(options.Device);
        _validation = data.Validation;
        CodebookSize = data.CodebookSize;
        var training = data.Training;
        console.WriteLine($"{training.Sequences.Length} sequences of {training.TokenCount} tokens to train on, {_validation.Sequences.Length} of {_validation.TokenCount} to validate.");
        TrainingRandom.SeedTorch(options.Loop.Seed, RandomPurpose.Initialization, 0);
        if (options.TextEncoderFolder is null)
        {
            _text = new TrainedTextEncoder(options, _device, WeightType(options));
        }
        else
        {
            var (folder, captions) = textFeatures ?? (Path.Combine(options.Loop.Folder, "text-features"), data.Captions);
            _text = FrozenTextFeatures.Open(folder, options.TextEncoderFolder, options.MaxTextTokens, captions, _device, console);
        }

        if (options.Prefix == TextPrefixKind.Sentence) _text = new SentenceConditioning(_text);
        var config = new TransformerConfig
        {
            Layers = options.Size.Layers,
            Heads = options.Size.Heads,
            Width = options.Size.Width,
            CodebookSize = CodebookSize,
            TextWidth = _text.Width,
            BlockSize = options.BlockSize,
            TieWeights = options.TieWeights,
        };
        _transformer = new TextPrefixTransformer(config, _device, WeightType(options));
        _transformer.InitializeWeights();
        if (options.InitialWeights is { } run) LoadWeights(run);
        _sequences = new SequenceBatches(training, _text, config, options);
        _unigram = Unigram(training, config).to(_device).DetachFromDisposeScope();
        Parameters =
        [
            .. _transformer.named_parameters().DistinctBy(pair => pair.parameter.Handle).Select(pair => ("transformer." + pair.name, pair.parameter)),
            .. _text.Parameters.Select(pair => ("text." + pair.Name, pair.Parameter)),
        ];
        State = [.. Parameters.Select(pair => (pair.Name, (Tensor)pair.Parameter))];
    }

    /// <summary>The tokenizer's true codebook size.</summary>
    public int CodebookSize { get; }

    /// <inheritdoc/>
    public string Name => "transformer";

    /// <summary>Text and motion positions of the last batch, padding included.</summary>
    public long LastPositions => _last is null ? 0 : (long)_last.Rows * _last.Length;

    /// <inheritdoc/>
    public string ItemName => "tokens";

    /// <inheritdoc/>
    public string Criterion => "loss";

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Tensor)> State { get; }

    /// <inheritdoc/>
    public Device Device => _device;

    /// <inheritdoc/>
    public void Start(long position) => _batches = new BatchPrefetcher<SequenceBatch>(_sequences.Prepare, position);

    /// <inheritdoc/>
    public BatchLoss Loss()
    {
        if (_batches is null) throw new InvalidOperationException("The task has not been started.");
        _last = _batches.Take();
        return LossAgain();
    }

    /// <summary>The loss of the last batch once more: what a step costs when its data lie ready.</summary>
    public BatchLoss LossAgain()
    {
        if (_last is null) throw new InvalidOperationException("There is no batch yet.");
        using var scope = NewDisposeScope();
        var (logits, targets) = Forward(_last);
        var loss = TokenLoss.CrossEntropy(logits, targets, _transformer.Config.PadToken);
        var flops = TransformerFlops.Count(_transformer.Config, _last.Rows, _last.Length, _last.Text.Positions);
        return new BatchLoss(loss.MoveToOuterDisposeScope(), _last.MotionTokens, [])
        {
            Flops = flops.Training(isTextFrozen: _options.TextEncoderFolder is not null),
        };
    }

    /// <summary>The plain and the unigram-normalised loss (paper, Eqs. 5 and 8) a token, and how often the likeliest token is the true one.</summary>
    public IReadOnlyDictionary<string, double> Validate()
    {
        using var noGradient = no_grad();
        double loss = 0, normalized = 0, correct = 0;
        long count = 0;
        foreach (var batch in SequenceBatches.All(_validation, _text, _transformer.Config, _options))
        {
            using var scope = NewDisposeScope();
            var (logits, targets) = Forward(batch);
            int pad = _transformer.Config.PadToken;
            loss += TokenLoss.CrossEntropy(logits, targets, pad).ToDouble() * batch.TargetCount;
            normalized += TokenLoss.UnigramNormalized(logits, targets, _unigram, pad).ToDouble() * batch.TargetCount;
            correct += logits.argmax(-1).eq(targets).sum().ToDouble();
            count += batch.TargetCount;
        }

        return new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = loss / count, ["normalized_loss"] = normalized / count, ["accuracy"] = correct / count };
    }

    /// <inheritdoc/>
    public void Export(string folder)
    {
        var config = _transformer.Config;
        RunFiles.WriteJson(Path.Combine(folder, RunFiles.TransformerShape), new TransformerShape
        {
            Layers = config.Layers,
            Heads = config.Heads,
            Width = config.Width,
            BlockSize = config.BlockSize,
            TieWeights = config.TieWeights,
            TextWidth = config.TextWidth,
            MaxTextTokens = _options.MaxTextTokens,
            MaxMotionTokens = _options.MaxMotionTokens,
            Prefix = _options.Prefix == TextPrefixKind.Words ? null : _options.Prefix,
        });
        SafetensorsWriter.Write(Path.Combine(folder, RunFiles.TransformerWeights), _transformer.state_dict().Select(pair => (pair.Key, pair.Value)));
        _text.Export(folder);
    }

    private static TokenizedData Tokenize(TransformerTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        // Before the work of minutes.
        if (options.FindProblem() is { } problem) throw new ArgumentException(problem, nameof(options));
        return TokenizedData.Create(
            options.DataFolder, options.TokenizerFolder, ComputeDevice.Parse(options.Device), DataSplit.Val, options.MaxMotionTokens, options.MaxShift + 1, options.Balance);
    }

    private static ScalarType WeightType(TransformerTrainingOptions options) => options.Precision == "bfloat16" ? ScalarType.BFloat16 : ScalarType.Float32;

    private void LoadWeights(string run)
    {
        using var weights = Checkpoint.Open(Path.Combine(run, RunFiles.TransformerWeights));
        StateDictLoader.Load(_transformer, weights);
        _text.LoadWeights(run);
    }

    /// <summary>Logits (B, T, logit count) and targets (B, T) of a batch.</summary>
    private (Tensor Logits, Tensor Targets) Forward(SequenceBatch batch)
    {
        long[] shape = [batch.Rows, batch.Length];
        var mask = tensor(batch.Text.Mask(), [shape[0], batch.Text.Positions], device: _device);
        return (_transformer.forward(tensor(batch.Tokens, shape, device: _device), _text.Encode(batch.Text), mask), tensor(batch.Targets, shape, device: _device));
    }

    /// <summary>How often each token occurs in the training sequences, with one added to every count; the pad token counts as certain.</summary>
    private static Tensor Unigram(SequenceCorpus corpus, TransformerConfig config)
    {
        var counts = new float[config.VocabularySize];
        counts.AsSpan(0, config.PadToken).Fill(1);
        foreach (var sequence in corpus.Sequences)
        {
            foreach (int token in sequence.Tokens[0]) counts[token]++;
            counts[config.EndToken]++;
        }

        float total = 0;
        foreach (float count in counts) total += count;
        for (int i = 0; i < config.PadToken; i++) counts[i] /= total;
        counts[config.PadToken] = 1;
        return tensor(counts);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batches?.Dispose();
        _unigram.Dispose();
        _transformer.Dispose();
        _text.Dispose();
    }
}
