using System.Numerics;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Tokenizer;

/// <summary>
/// Lookup-free quantisation (Yu et al., arXiv 2310.05737): each of d channels becomes its sign, so that the codebook is all 2^d
/// corners of a cube. Where the latent is not d wide, linear layers lead in and out. The loss is the commitment, the mean square
/// of z − sg(sign z), and an entropy that asks for sure choices and for even use of the codes.
/// </summary>
public sealed class LookupFreeQuantizer : MotionQuantizer
{
    /// <summary>Keeps the logarithm, and its gradient, finite.</summary>
    private static readonly Scalar LeastProbability = 1e-20;
    private static readonly Scalar Zero = 0;
    private static readonly Scalar One = 1;
    private static readonly Scalar Two = 2;

    [ComponentName(Name = "project_in")]
    private readonly Linear? _projectIn;

    [ComponentName(Name = "project_out")]
    private readonly Linear? _projectOut;

    private readonly int _bits;

    /// <param name="codebookSize">A power of two, 2^d; the first channel varies fastest in an index.</param>
    /// <param name="latentWidth">Channels of the latent.</param>
    /// <param name="device">Where it runs; CPU if null, meta for shapes alone.</param>
    public LookupFreeQuantizer(int codebookSize, int latentWidth, Device? device = null)
        : base(nameof(LookupFreeQuantizer), codebookSize)
    {
        if (codebookSize < 2 || !BitOperations.IsPow2(codebookSize)) throw new ArgumentException($"{codebookSize} is no power of two.", nameof(codebookSize));
        device ??= CPU;
        _bits = BitOperations.Log2((uint)codebookSize);
        if (latentWidth != _bits)
        {
            _projectIn = nn.Linear(latentWidth, _bits, device: device);
            _projectOut = nn.Linear(_bits, latentWidth, device: device);
        }

        RegisterComponents();
    }

    /// <summary>The weight of the entropy beside the commitment.</summary>
    public double EntropyWeight { get; set; } = 0.4;

    /// <summary>The temperature τ at which the entropy sees the choice: softmax of −‖z − c‖² / τ over the codes c.</summary>
    public double Temperature { get; set; } = 0.01;

    /// <inheritdoc/>
    internal override Linear? CodeProjection => _projectOut;

    /// <inheritdoc/>
    public override QuantizedLatent Quantize(Tensor latent)
    {
        ArgumentNullException.ThrowIfNull(latent);
        using var scope = NewDisposeScope();
        var z = Project(latent);
        using Scalar weight = EntropyWeight;
        var bits = z.gt(Zero);
        var codes = Signs(bits, z.dtype);
        var loss = nn.functional.mse_loss(z, codes).Plus(EntropyLoss(z.flatten(0, 1)).mul(weight));
        return new QuantizedLatent(
            ToLatent(StraightThrough(z, codes)).MoveToOuterDisposeScope(), BitsToIndices(bits).MoveToOuterDisposeScope(), loss.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public override Tensor Assign(Tensor latent)
    {
        ArgumentNullException.ThrowIfNull(latent);
        using var scope = NewDisposeScope();
        return BitsToIndices(Project(latent).gt(Zero)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor IndicesToCodes(Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        using var scope = NewDisposeScope();
        var bits = indices.unsqueeze(-1).bitwise_right_shift(arange(_bits, dtype: ScalarType.Int64, device: indices.device)).bitwise_and(1);
        return Signs(bits, ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>1 − p.</summary>
    private static Tensor Other(Tensor probability) => probability.neg().Plus(One);

    /// <summary>1 and 0 to 1 and −1.</summary>
    private static Tensor Signs(Tensor bits, ScalarType dtype) => bits.to(dtype).mul(Two).sub(One);

    /// <summary>The latent (B, C, T) to z (B, T, d).</summary>
    private Tensor Project(Tensor latent)
    {
        var z = latent.transpose(1, 2);
        return _projectIn?.forward(z) ?? z;
    }

    /// <summary>Bits (…, d) to codebook indices (…), int64.</summary>
    private Tensor BitsToIndices(Tensor bits) =>
        bits.to(ScalarType.Int64).bitwise_left_shift(arange(_bits, dtype: ScalarType.Int64, device: bits.device)).sum(-1);

    /// <summary>The mean entropy of the choice of each of z (N, d), less the entropy of their mean choice.</summary>
    private Tensor EntropyLoss(Tensor z)
    {
        // The softmax over the corners is a product over the channels: each is 1 with probability σ(4 z / τ).
        using Scalar sharpness = 4 / Temperature;
        var logits = z.mul(sharpness);
        var probability = logits.sigmoid();
        var sampleEntropy = (probability * nn.functional.logsigmoid(logits)).Plus(Other(probability) * nn.functional.logsigmoid(-logits)).sum(1).mean().neg();
        // The mean is no product any more. Of two halves of the channels it is one matrix product, which spares the N · 2^d table.
        int half = _bits / 2;
        using Scalar count = z.shape[0];
        var mean = Joint(probability[.., half..]).t().mm(Joint(probability[.., ..half])).div(count);
        var meanEntropy = (mean * mean.clamp_min(LeastProbability).log()).sum().neg();
        return sampleEntropy - meanEntropy;
    }

    /// <summary>Probabilities of independent bits (N, k) to those of their 2^k combinations (N, 2^k).</summary>
    private static Tensor Joint(Tensor probability)
    {
        var joint = ones(probability.shape[0], 1, dtype: probability.dtype, device: probability.device);
        for (int i = 0; i < probability.shape[1]; i++)
        {
            var one = probability[.., i..(i + 1)];
            joint = cat([joint * Other(one), joint * one], 1);
        }

        return joint;
    }
}
