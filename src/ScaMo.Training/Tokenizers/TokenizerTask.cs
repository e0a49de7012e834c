using ScaMo.Models;
using ScaMo.Models.Tokenizer;
using ScaMo.Motion.Features;
using ScaMo.Motion.Kinematics;
using ScaMo.Training.Data;
using ScaMo.Training.Runs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Training.Tokenizers;

/// <summary>Trains a motion tokenizer on windows of the training clips (paper, Eqs. 2 and 4).</summary>
public sealed class TokenizerTask : ITrainingTask
{
    /// <summary>How much the path of the root counts beside the joints around it; it drifts, so that its distances would drown theirs.</summary>
    private static readonly Scalar RootShare = 0.1;

    private static readonly (int Start, int Length) LocalPositions = FeatureLayout.LocalPositions.GetOffsetAndLength(FeatureLayout.Count);

    private readonly TokenizerTrainingOptions _options;
    private readonly Weights _weights;
    private readonly MotionDataSet _data;
    private readonly Device _device;
    private readonly MotionTokenizer _tokenizer;
    private readonly JointRecovery _recovery;
    private readonly Tensor _parents;
    private readonly WindowBatches _windows;
    private readonly TokenizerEvaluation _evaluation;
    private BatchPrefetcher<WindowBatch>? _batches;

    /// <summary>Loads the clips and makes a tokenizer of random weights.</summary>
    /// <exception cref="ArgumentException">An option is not possible, or the data set has no clips for it.</exception>
    public TokenizerTask(TokenizerTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindProblem() is { } problem) throw new ArgumentException(problem, nameof(options));
        _options = options;
        _weights = new Weights(options.VelocityWeight, options.JointWeight, options.BoneWeight, options.QuantizerWeight);
        _device = ComputeDevice.Parse(options.Device);
        _data = MotionDataSet.Open(options.DataFolder);
        var clips = ClipFeatures.Load(_data, DataSplit.Train, options.Config.FramesPerToken);
        _windows = new WindowBatches(clips, options.Window, options.BatchSize, options.Loop.Seed, clips.BalancedWeights(_data, options.Balance));
        _evaluation = new TokenizerEvaluation(_data, ClipFeatures.Load(_data, DataSplit.Val, options.Config.FramesPerToken, MotionDataSet.MaxFrames));

        TrainingRandom.SeedTorch(options.Loop.Seed, RandomPurpose.Initialization, 0);
        _tokenizer = new MotionTokenizer(options.Config, _device);
        if (options.InitialWeights is { } weights) TokenizerRun.LoadWeights(weights, _tokenizer);
        if (_tokenizer.Quantizer is FiniteScalarQuantizer finite) finite.KeepsSpread = options.KeepSpread;
        _recovery = new JointRecovery(_data.Statistics, _device);
        _parents = tensor([.. HumanSkeleton.Parents.Skip(1).Select(parent => (long)parent)], device: _device).DetachFromDisposeScope();
        Parameters = [.. _tokenizer.named_parameters().Where(pair => !options.FreezeEncoder || !IsOfEncoder(pair.name)).Select(pair => (pair.name, pair.parameter))];
        foreach (var (name, parameter) in _tokenizer.named_parameters()) parameter.requires_grad = !options.FreezeEncoder || !IsOfEncoder(name);
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
    public void Start(long position) => _batches = new BatchPrefetcher<WindowBatch>(_windows.Prepare, position);

    /// <inheritdoc/>
    public BatchLoss Loss()
    {
        if (_batches is null) throw new InvalidOperationException("The task has not been started.");
        using var scope = NewDisposeScope();
        var batch = _batches.Take();
        var features = batch.ToTensor(_device); // (B, T, 263)
        _tokenizer.train();
        var (reconstruction, indices, quantizerLoss) = _tokenizer.Reconstruct(features);
        using var tokens = indices;
        // Behind a short clip there is nothing to reconstruct; the features are zero there already.
        if (batch.Mask(_device) is { } mask) reconstruction = reconstruction * mask;

        var reconstructed = Distance(reconstruction, features);
        var positions = Distance(reconstruction.narrow(-1, LocalPositions.Start, LocalPositions.Length), features.narrow(-1, LocalPositions.Start, LocalPositions.Length));
        var total = reconstructed.Plus(positions * _weights.Velocity);
        List<(string, Tensor)> parts = [("reconstruction", Detached(reconstructed)), ("velocity", Detached(positions))];
        if (_options.JointWeight > 0 || _options.BoneWeight > 0)
        {
            var (actual, expected) = (_recovery.Recover(reconstruction), _recovery.Recover(features)); // (B, T, 22, 3)
            var (joints, root) = JointDistances(actual, expected);
            var bones = (BoneLengths(actual) - BoneLengths(expected)).abs().mean();
            total = total.Plus(joints.Plus(root * RootShare) * _weights.Joint).Plus(bones * _weights.Bone);
            parts.AddRange([("joints", Detached(joints)), ("root", Detached(root)), ("bones", Detached(bones))]);
        }

        if (quantizerLoss is not null)
        {
            total = total.Plus(quantizerLoss * _weights.Quantizer);
            parts.Add(("quantizer", Detached(quantizerLoss)));
        }

        return new BatchLoss(total.MoveToOuterDisposeScope(), features.shape[0] * features.shape[1], parts);

        static Tensor Detached(Tensor value) => value.detach().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Validate() => _evaluation.Measure(_tokenizer).ToMetrics();

    /// <inheritdoc/>
    public void Export(string folder) => TokenizerRun.Write(folder, _tokenizer, _data);

    /// <summary>Mean distances (metres) of the joints with the pelves laid on each other, and of the pelves.</summary>
    private static (Tensor Joints, Tensor Root) JointDistances(Tensor actual, Tensor expected)
    {
        var difference = actual - expected; // (B, T, 22, 3)
        var root = difference.narrow(2, 0, 1);
        return ((difference - root).narrow(2, 1, difference.shape[2] - 1).norm(-1, p: 2).mean(), root.norm(-1, p: 2).mean());
    }

    /// <summary>Joints (B, T, 22, 3) to the lengths of the bones that end in joints 1 to 21, (B, T, 21).</summary>
    private Tensor BoneLengths(Tensor joints) => (joints.narrow(2, 1, joints.shape[2] - 1) - joints.index_select(2, _parents)).norm(-1, p: 2);

    /// <summary>Whether the tokens depend on the parameter.</summary>
    private static bool IsOfEncoder(string name) =>
        name.StartsWith("encoder.", StringComparison.Ordinal) || name.StartsWith("quantizer.project_in.", StringComparison.Ordinal);

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
        _parents.Dispose();
        _tokenizer.Dispose();
    }

    /// <summary>The weights of the losses as libtorch takes them: the scalar of an implicit conversion may be finalised while libtorch reads it.</summary>
    private sealed record Weights(Scalar Velocity, Scalar Joint, Scalar Bone, Scalar Quantizer);
}
