using ScaMo.Generation;
using ScaMo.Models;
using ScaMo.Models.Tokenizer;
using ScaMo.Motion.Features;
using ScaMo.Training.Data;
using ScaMo.Training.Runs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Training.Tokenizers;

/// <summary>Trains a motion tokenizer on windows of the training clips (paper, Eqs. 2 and 4).</summary>
public sealed class TokenizerTask : ITrainingTask
{
    private static readonly (int Start, int Length) LocalPositions = FeatureLayout.LocalPositions.GetOffsetAndLength(FeatureLayout.Count);

    private readonly TokenizerTrainingOptions _options;
    private readonly Weights _weights;
    private readonly MotionDataSet _data;
    private readonly Device _device;
    private readonly MotionTokenizer _tokenizer;
    private readonly JointRecovery _recovery;
    private readonly BodyLoss _body;
    private readonly SampledLoss? _sampled;
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
        _weights = new Weights(options.VelocityWeight, options.QuantizerWeight);
        _device = ComputeDevice.Parse(options.Device);
        _data = MotionDataSet.Open(options.DataFolder);
        var clips = ClipFeatures.Load(_data, DataSplit.Train, options.Config.FramesPerToken);
        var weights = clips.BalancedWeights(_data, options.Balance);
        _windows = new WindowBatches(clips, options.Window, options.BatchSize, options.Loop.Seed, weights, options.WholeWindows ? options.Config.FramesPerToken : null);
        _evaluation = new TokenizerEvaluation(_data, ClipFeatures.Load(_data, DataSplit.Val, options.Config.FramesPerToken, MotionDataSet.MaxFrames));

        TrainingRandom.SeedTorch(options.Loop.Seed, RandomPurpose.Initialization, 0);
        _tokenizer = new MotionTokenizer(options.Config, _device);
        if (options.InitialWeights is { } initial) TokenizerRun.LoadWeights(initial, _tokenizer);
        if (_tokenizer.Quantizer is FiniteScalarQuantizer finite) finite.KeepsSpread = options.KeepSpread;
        _recovery = new JointRecovery(_data.Statistics, _device);
        _body = new BodyLoss(options, _recovery, _device);
        if (options.SampledFrom is { } package) _sampled = CreateSampled(package, clips, weights);
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
    public void Start(long position)
    {
        _batches = new BatchPrefetcher<WindowBatch>(_windows.Prepare, position);
        _sampled?.Start(position);
    }

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
        if (_options.HasBodyLoss)
        {
            var (body, losses) = _body.Measure(reconstruction, features);
            total = total.Plus(body);
            parts.AddRange(losses.Select(part => (part.Name, Detached(part.Value))));
        }

        if (_sampled?.Next() is { } sampled)
        {
            total = total.Plus(sampled);
            parts.Add(("sampled", Detached(sampled)));
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

    /// <summary>Lets the package draw motions for captions of the training clips.</summary>
    private SampledLoss CreateSampled(string package, ClipFeatures clips, IReadOnlyList<double>? weights)
    {
        IReadOnlyList<int[]> sequences;
        using (var engine = MotionEngine.Load(package, new() { Device = _options.Device, Precision = "float32" }))
        {
            var sampler = new ClipSampler(clips.Names.Count, _options.Loop.Seed, weights);
            string[] captions = [.. Enumerable.Range(0, _options.SampledCount).Select(Caption)];
            sequences = SampledTokens.DrawAsync(engine, captions, _options.Loop.Seed).GetAwaiter().GetResult();

            string Caption(int index)
            {
                var all = _data.ReadCaptions(clips.Names[sampler[index]]);
                return all[index % all.Count].Text;
            }
        }

        var tokens = new SampledTokens(sequences, _options.Window / _options.Config.FramesPerToken, Math.Max(1, _options.BatchSize / 2), _options.Loop.Seed);
        return new SampledLoss(_tokenizer, TokenizerRun.Load(_options.InitialWeights!, _device), _body, MeanBones(), tokens, _options.SampledWeight, _device);
    }

    /// <summary>Mean lengths of the bones of the recorded bodies, metres (27).</summary>
    private Tensor MeanBones()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return _body.MeanLengths(_windows.Prepare(0).ToTensor(_device)).DetachFromDisposeScope();
    }

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
        _sampled?.Dispose();
        _body.Dispose();
        _recovery.Dispose();
        _tokenizer.Dispose();
    }

    /// <summary>The weights of the losses as libtorch takes them: the scalar of an implicit conversion may be finalised while libtorch reads it.</summary>
    private sealed record Weights(Scalar Velocity, Scalar Quantizer);
}
