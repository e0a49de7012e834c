using System.Collections.Immutable;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Tokenizer;

/// <summary>
/// Finite scalar quantisation (Mentzer et al., arXiv 2309.15505): each of d channels is bounded by a tanh and rounded to one of
/// L_i values, so that the codebook is their product and needs no learning. Where the latent is not d wide, linear layers
/// lead in and out.
/// </summary>
public sealed class FiniteScalarQuantizer : MotionQuantizer
{
    [ComponentName(Name = "project_in")]
    private readonly Linear? _projectIn;

    [ComponentName(Name = "project_out")]
    private readonly Linear? _projectOut;

    private readonly Constants _constants;

    /// <param name="levels">L_i; the first varies fastest in an index.</param>
    /// <param name="latentWidth">Channels of the latent.</param>
    /// <param name="device">Where it runs; CPU if null, meta for shapes alone.</param>
    public FiniteScalarQuantizer(ImmutableArray<int> levels, int latentWidth, Device? device = null)
        : base(nameof(FiniteScalarQuantizer), levels.Aggregate(1, (product, level) => product * level))
    {
        if (FsqCodebook.FindProblem(levels) is { } problem) throw new ArgumentException(problem, nameof(levels));
        device ??= CPU;
        Levels = levels;
        if (latentWidth != levels.Length)
        {
            _projectIn = nn.Linear(latentWidth, levels.Length, device: device);
            _projectOut = nn.Linear(levels.Length, latentWidth, device: device);
        }

        _constants = new Constants(levels, device);
        RegisterComponents();
    }

    /// <summary>L_i.</summary>
    public ImmutableArray<int> Levels { get; }

    /// <summary>
    /// Whether there is a loss that asks the channels before their tanh for mean 0, deviation 1 and no correlation, where levels are used nearly
    /// alike. The paper has none; without it a young encoder drives the tanh to its ends, and most codes wait for thousands of steps.
    /// </summary>
    public bool KeepsSpread { get; set; }

    /// <inheritdoc/>
    internal override Linear? CodeProjection => _projectOut;

    /// <inheritdoc/>
    public override QuantizedLatent Quantize(Tensor latent)
    {
        ArgumentNullException.ThrowIfNull(latent);
        using var scope = NewDisposeScope();
        var z = Project(latent);
        var codes = QuantizeCodes(z);
        return new QuantizedLatent(
            ToLatent(codes).MoveToOuterDisposeScope(), CodesToIndices(codes).MoveToOuterDisposeScope(), KeepsSpread ? SpreadLoss(z).MoveToOuterDisposeScope() : null);
    }

    /// <inheritdoc/>
    public override Tensor Assign(Tensor latent)
    {
        ArgumentNullException.ThrowIfNull(latent);
        using var scope = NewDisposeScope();
        return CodesToIndices(QuantizeCodes(Project(latent))).MoveToOuterDisposeScope();
    }

    /// <summary>Rounds z (…, d) to codes (…, d) in [−1, 1], with the straight-through gradient.</summary>
    public Tensor QuantizeCodes(Tensor z)
    {
        ArgumentNullException.ThrowIfNull(z);
        using var scope = NewDisposeScope();
        var bounded = z.Plus(_constants.Shift).tanh() * _constants.HalfRange - _constants.Offset;
        var rounded = bounded.Plus((bounded.round() - bounded).detach());
        return (rounded / _constants.HalfLevels).MoveToOuterDisposeScope();
    }

    /// <summary>Codes (…, d) to codebook indices (…), int64.</summary>
    public Tensor CodesToIndices(Tensor codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        using var scope = NewDisposeScope();
        var levelIndices = (codes * _constants.HalfLevels).Plus(_constants.HalfLevels).round().to(ScalarType.Int64);
        return (levelIndices * _constants.Basis).sum(-1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor IndicesToCodes(Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        using var scope = NewDisposeScope();
        var levelIndices = indices.unsqueeze(-1).div(_constants.Basis, RoundingMode.floor).remainder(_constants.Levels);
        return ((levelIndices.to(ScalarType.Float32) - _constants.HalfLevels) / _constants.HalfLevels).MoveToOuterDisposeScope();
    }

    /// <summary>The latent (B, C, T) to z (B, T, d).</summary>
    private Tensor Project(Tensor latent)
    {
        var z = latent.transpose(1, 2);
        return _projectIn?.forward(z) ?? z;
    }

    /// <summary>(‖mean‖² + ‖covariance − I‖²) / d over the batch.</summary>
    private static Tensor SpreadLoss(Tensor z)
    {
        var values = z.flatten(0, 1); // (N, d)
        var mean = values.mean([0L]);
        var centered = values - mean;
        var covariance = (centered.unsqueeze(2) * centered.unsqueeze(1)).mean([0L]); // (d, d)
        using var identity = eye(z.shape[^1], device: z.device);
        return mean.square().Plus((covariance - identity).square().sum([0L])).mean();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _constants.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Per-channel numbers (d). Kept out of the module's sight: checkpoints do not store them.</summary>
    private sealed class Constants : IDisposable
    {
        /// <summary>Keeps the bound a little beyond the outermost level, so that it can be reached.</summary>
        private const double Slack = 1e-3;

        public Constants(ImmutableArray<int> levels, Device device)
        {
            static double Range(int level) => (level - 1) * (1 + Slack) / 2;
            static double Middle(int level) => level % 2 == 0 ? 0.5 : 0;
            var basis = new long[levels.Length];
            for (int i = 0; i < basis.Length; i++) basis[i] = i == 0 ? 1 : basis[i - 1] * levels[i - 1];

            using var scope = NewDisposeScope();
            Tensor Floats(Func<int, double> value) => tensor([.. levels.Select(level => (float)value(level))], device: device).DetachFromDisposeScope();
            Tensor Integers(long[] values) => tensor(values, device: device).DetachFromDisposeScope();
            HalfRange = Floats(Range);
            Offset = Floats(Middle);
            Shift = Floats(level => Math.Atanh(Middle(level) / Range(level)));
            HalfLevels = Floats(level => level / 2);
            Levels = Integers([.. levels.Select(level => (long)level)]);
            Basis = Integers(basis);
        }

        /// <summary>(L − 1)(1 + ε) / 2.</summary>
        public Tensor HalfRange { get; }

        /// <summary>One half for an even L, so that its levels lie between integers.</summary>
        public Tensor Offset { get; }

        /// <summary>Moves z = 0 to a bounded value of 0.</summary>
        public Tensor Shift { get; }

        /// <summary>L div 2, which scales a rounded value to [−1, 1].</summary>
        public Tensor HalfLevels { get; }

        /// <summary>L.</summary>
        public Tensor Levels { get; }

        /// <summary>1, L_0, L_0 L_1, …</summary>
        public Tensor Basis { get; }

        public void Dispose()
        {
            HalfRange.Dispose();
            Offset.Dispose();
            Shift.Dispose();
            HalfLevels.Dispose();
            Levels.Dispose();
            Basis.Dispose();
        }
    }
}
