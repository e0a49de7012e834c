using ScaMo.Models;
using ScaMo.Motion.Features;
using ScaMo.Training.Data;
using ScaMo.Training.Data.Text;
using ScaMo.Training.Evaluation.Metrics;
using ScaMo.Training.Evaluators.Networks;
using ScaMo.Training.Runs;
using Spectre.Console;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Training.Evaluators;

/// <summary>
/// Trains an evaluator by contrast: in a batch, a text shall be nearest to its motion and a motion to its text. The likelihood of a motion falls with the
/// square of its distance, as if motions were spread around their text with deviation 1 in every direction; a text that describes several motions of
/// the batch in the same words has several correct answers.
/// </summary>
public sealed class EvaluatorTask : ITrainingTask
{
    /// <summary>The shortest motion to learn from, frames.</summary>
    public const int MinFrames = 20;

    private static readonly Scalar Half = 0.5;
    private static readonly Scalar MinusHalf = -0.5;

    private readonly Device _device;
    private readonly FeatureStatistics _statistics;
    private readonly CoEmbedding _networks;
    private readonly PairBatches _pairs;
    private readonly PairBatches _validation;
    private BatchPrefetcher<PairBatch>? _batches;

    /// <summary>Reads the clips and makes networks of random weights.</summary>
    /// <param name="options">What to train on what.</param>
    /// <param name="console">Where preparations are told.</param>
    /// <exception cref="ArgumentException">An option is not possible, or the data set has no clips for it.</exception>
    public EvaluatorTask(EvaluatorTrainingOptions options, IAnsiConsole console)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(console);
        if (options.FindProblem() is { } problem) throw new ArgumentException(problem, nameof(options));
        _device = ComputeDevice.Parse(options.Device);
        var data = MotionDataSet.Open(options.DataFolder);
        _statistics = Biased(data.Statistics, (float)options.FeatureBias);
        var clips = ClipFeatures.Load(data, DataSplit.Train, MinFrames, statistics: _statistics);
        var training = CaptionedMotion.Read(data, clips, MinFrames);
        var validation = CaptionedMotion.Read(data, ClipFeatures.Load(data, DataSplit.Val, MinFrames, statistics: _statistics), MinFrames);
        if (validation.Count < TextMatching.PoolSize) throw new ArgumentException($"{options.DataFolder} has {validation.Count} captioned motions to validate on; expected at least {TextMatching.PoolSize}.");
        string[] words = Vocabulary(training, options);
        console.WriteLine($"{training.Count} motions to train on, {validation.Count} to validate, a vocabulary of {words.Length} words.");
        TrainingRandom.SeedTorch(options.Loop.Seed, RandomPurpose.Initialization, 0);
        _networks = new CoEmbedding(options.Shape, words, _device);
        var weights = clips.BalancedWeights(data, options.Balance);
        _pairs = new PairBatches(training, _networks.Words, options, weights is null ? null : [.. training.Select(motion => weights[motion.Clip])]);
        _validation = new PairBatches(validation, _networks.Words, options, null);
        Parameters = [.. _networks.named_parameters().Select(pair => (pair.name, pair.parameter))];
        State = [.. Parameters.Select(pair => (pair.Name, (Tensor)pair.Parameter))];
    }

    /// <inheritdoc/>
    public Device Device => _device;

    /// <inheritdoc/>
    public string Name => "evaluator";

    /// <inheritdoc/>
    public string ItemName => "pairs";

    /// <inheritdoc/>
    public string Criterion => "loss";

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Tensor)> State { get; }

    /// <inheritdoc/>
    public void Start(long position) => _batches = new BatchPrefetcher<PairBatch>(_pairs.Prepare, position);

    /// <inheritdoc/>
    public BatchLoss Loss()
    {
        if (_batches is null) throw new InvalidOperationException("The task has not been started.");
        using var scope = NewDisposeScope();
        var batch = _batches.Take();
        _networks.train();
        var loss = Contrast(_networks.Embed(batch.Captions), _networks.Embed(batch.Motions), batch.IsMatch);
        return new BatchLoss(loss.MoveToOuterDisposeScope(), batch.Motions.Lengths.Length, []);
    }

    /// <summary>The loss in pools of 32, R-precision and MM-Dist on the validation clips.</summary>
    public IReadOnlyDictionary<string, double> Validate()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        _networks.eval();
        double loss = 0;
        List<Tensor> texts = [], motions = [];
        foreach (var pool in _validation.All(TextMatching.PoolSize))
        {
            texts.Add(_networks.Embed(pool.Captions));
            motions.Add(_networks.Embed(pool.Motions));
            loss += Contrast(texts[^1], motions[^1], pool.IsMatch).ToDouble();
        }

        var matching = TextMatching.Measure(cat(texts), cat(motions));
        return new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["loss"] = loss / texts.Count,
            ["r_precision_1"] = matching.Precision[0],
            ["r_precision_2"] = matching.Precision[1],
            ["r_precision_3"] = matching.Precision[2],
            ["mm_dist"] = matching.Distance,
        };
    }

    /// <inheritdoc/>
    public void Export(string folder) => EvaluatorRun.Write(folder, _networks, _statistics);

    /// <summary>Both directions' cross-entropy, mean over the correct answers of each row.</summary>
    private Tensor Contrast(Tensor texts, Tensor motions, float[] isMatch)
    {
        // (text, motion)
        var likelihoods = (texts.unsqueeze(1) - motions.unsqueeze(0)).square().sum(-1).mul(MinusHalf);
        var matches = tensor(isMatch, likelihoods.shape, device: _device);
        return Loss(dimension: 1).Plus(Loss(dimension: 0)).mul(Half);

        Tensor Loss(long dimension) =>
            -((matches * nn.functional.log_softmax(likelihoods, dimension)).sum(dimension) / matches.sum(dimension)).mean();
    }

    private static string[] Vocabulary(IReadOnlyList<CaptionedMotion> motions, EvaluatorTrainingOptions options) =>
    [
        .. motions.SelectMany(motion => motion.Captions).SelectMany(caption => TaggedWord.Of(caption, options.Shape.MaxWords)).CountBy(word => word.Word)
            .Where(count => count.Value >= options.MinCount).Select(count => count.Key).Append(WordVectors.Unknown).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    private static FeatureStatistics Biased(FeatureStatistics statistics, float bias)
    {
        var deviations = statistics.StandardDeviation.ToArray();
        for (int i = 0; i < FeatureLayout.LocalPositions.Start.Value; i++) deviations[i] /= bias;
        for (int i = FeatureLayout.FootContacts.Start.Value; i < FeatureLayout.Count; i++) deviations[i] /= bias;
        return new FeatureStatistics(statistics.Mean, deviations);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batches?.Dispose();
        _networks.Dispose();
    }
}
