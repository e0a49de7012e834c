using ScaMo.Models;
using ScaMo.Models.Tokenizer;
using ScaMo.Motion.Features;
using ScaMo.Training.Data;
using ScaMo.Training.Runs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Training.Tokenizers;

/// <summary>Trains a motion tokenizer on windows of the training clips (paper, Eqs. 2 and 4).</summary>
public sealed class TokenizerTask : ITrainingTask
{
    private static readonly (int Start, int Length) LocalPositions = FeatureLayout.LocalPositions.GetOffsetAndLength(FeatureLayout.Count);

    private readonly TokenizerTrainingOptions _options;
    private readonly MotionDataSet _data;
    private readonly Device _device;
    private readonly MotionTokenizer _tokenizer;
    private readonly JointRecovery _recovery;
    private readonly WindowBatches _windows;
    private readonly TokenizerEvaluation _evaluation;
    private BatchPrefetcher<float[]>? _batches;

    /// <summary>Loads the clips and makes a tokenizer of random weights.</summary>
    /// <exception cref="ArgumentException">An option is not possible, or the data set has no clips for it.</exception>
    public TokenizerTask(TokenizerTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindProblem() is { } problem) throw new ArgumentException(problem, nameof(options));
        _options = options;
        _device = ComputeDevice.Parse(options.Device);
        _data = MotionDataSet.Open(options.DataFolder);
        var clips = ClipFeatures.Load(_data, DataSplit.Train, options.Window);
        _windows = new WindowBatches(clips, options.Window, options.BatchSize, options.Loop.Seed, clips.BalancedWeights(_data, options.Balance));
        _evaluation = new TokenizerEvaluation(_data, ClipFeatures.Load(_data, DataSplit.Val, options.Config.FramesPerToken, TokenizerEvaluation.MaxFrames));

        TrainingRandom.SeedTorch(options.Loop.Seed, RandomPurpose.Initialization, 0);
        _tokenizer = new MotionTokenizer(options.Config, _device);
        _recovery = new JointRecovery(_data.Statistics, _device);
        Parameters = [.. _tokenizer.named_parameters().Select(pair => (pair.name, pair.parameter))];
        State = [.. _tokenizer.state_dict().Select(pair => (pair.Key, pair.Value))];
    }

    /// <inheritdoc/>
    public string Name => "tokenizer";

    /// <inheritdoc/>
    public string ItemName => "frames";

    /// <inheritdoc/>
    public string Criterion => "mpjpe";

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Tensor)> State { get; }

    /// <inheritdoc/>
    public Device Device => _device;

    /// <inheritdoc/>
    public void Start(long position) => _batches = new BatchPrefetcher<float[]>(_windows.Prepare, position);

    /// <inheritdoc/>
    public BatchLoss Loss()
    {
        if (_batches is null) throw new InvalidOperationException("The task has not been started.");
        using var scope = NewDisposeScope();
        var features = tensor(_batches.Take(), [_options.BatchSize, _options.Window, FeatureLayout.Count], device: _device); // (B, T, 263)
        _tokenizer.train();
        var (reconstruction, indices, quantizerLoss) = _tokenizer.Reconstruct(features);
        using var tokens = indices;

        var reconstructed = Distance(reconstruction, features);
        var positions = Distance(reconstruction.narrow(-1, LocalPositions.Start, LocalPositions.Length), features.narrow(-1, LocalPositions.Start, LocalPositions.Length));
        var total = reconstructed + positions * _options.VelocityWeight;
        List<(string, Tensor)> parts = [("reconstruction", Detached(reconstructed)), ("velocity", Detached(positions))];
        if (_options.JointWeight > 0)
        {
            var joints = (_recovery.Recover(reconstruction) - _recovery.Recover(features)).norm(-1, p: 2).mean();
            total += joints * _options.JointWeight;
            parts.Add(("joints", Detached(joints)));
        }

        if (quantizerLoss is not null)
        {
            total += quantizerLoss * _options.QuantizerWeight;
            parts.Add(("quantizer", Detached(quantizerLoss)));
        }

        return new BatchLoss(total.MoveToOuterDisposeScope(), features.shape[0] * features.shape[1], parts);

        static Tensor Detached(Tensor value) => value.detach().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Validate() => _evaluation.Measure(_tokenizer).ToMetrics();

    /// <inheritdoc/>
    public void Export(string folder) => TokenizerRun.Write(folder, _tokenizer, _data);

    private Tensor Distance(Tensor reconstruction, Tensor features) => _options.Loss switch
    {
        ReconstructionLossKind.L1 => nn.functional.l1_loss(reconstruction, features),
        ReconstructionLossKind.L2 => nn.functional.mse_loss(reconstruction, features),
        ReconstructionLossKind.SmoothL1 => nn.functional.smooth_l1_loss(reconstruction, features),
        _ => throw new InvalidOperationException($"No loss {_options.Loss}."),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _batches?.Dispose();
        _recovery.Dispose();
        _tokenizer.Dispose();
    }
}
