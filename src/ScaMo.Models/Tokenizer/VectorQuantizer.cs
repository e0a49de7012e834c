using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Tokenizer;

/// <summary>
/// Vector quantisation (van den Oord et al., arXiv 1711.00937): a latent becomes the nearest of V learned vectors. They are the
/// moving averages of the latents that chose them, and a vector that few choose is laid upon a latent of the batch; the paper's
/// baseline (its Eq. 2). The loss is the commitment, the mean square of z − sg(ẑ).
/// </summary>
/// <remarks>
/// In the state dict <c>codebook</c> is what inference needs. <c>code_sum</c> and <c>code_count</c> are the averages, by which training
/// goes on; a codebook that comes without them begins them anew.
/// </remarks>
public sealed class VectorQuantizer : MotionQuantizer
{
    private static readonly Scalar Decay = 0.99;
    private static readonly Scalar Share = 0.01;
    private static readonly Scalar One = 1;

    /// <summary>Vectors with a smaller average count than this are replaced.</summary>
    private static readonly Scalar LeastCount = 1;

    /// <summary>Tells apart the copies of a latent where the batch has fewer than the codebook; of their norm, when that is 1.</summary>
    private const double Jitter = 0.01;

    /// <summary>Bounds the table of distances: 64 MiB.</summary>
    private const int DistancesAtOnce = 1 << 24;

    [ComponentName(Name = "codebook")]
    private readonly Tensor _codebook;

    [ComponentName(Name = "code_sum")]
    private readonly Tensor _codeSum;

    [ComponentName(Name = "code_count")]
    private readonly Tensor _codeCount;

    private bool _hasAverages;

    /// <param name="codebookSize">V.</param>
    /// <param name="latentWidth">Channels of the latent, and of a vector.</param>
    /// <param name="device">Where it runs; CPU if null, meta for shapes alone.</param>
    public VectorQuantizer(int codebookSize, int latentWidth, Device? device = null)
        : base(nameof(VectorQuantizer), codebookSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(codebookSize, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(latentWidth, 1);
        device ??= CPU;
        _codebook = zeros(codebookSize, latentWidth, device: device);
        _codeSum = zeros(codebookSize, latentWidth, device: device);
        _codeCount = zeros(codebookSize, device: device);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override QuantizedLatent Quantize(Tensor latent)
    {
        ArgumentNullException.ThrowIfNull(latent);
        using var scope = NewDisposeScope();
        var z = Vectors(latent);
        var values = z.detach();
        if (training) Begin(values);
        var indices = Nearest(values);
        var codes = _codebook.index_select(0, indices);
        if (training) Update(values, indices);
        var quantized = StraightThrough(z, codes).view(latent.shape[0], latent.shape[2], -1).transpose(1, 2);
        return new QuantizedLatent(
            quantized.MoveToOuterDisposeScope(),
            indices.view(latent.shape[0], latent.shape[2]).MoveToOuterDisposeScope(),
            nn.functional.mse_loss(z, codes).MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public override Tensor Assign(Tensor latent)
    {
        ArgumentNullException.ThrowIfNull(latent);
        using var scope = NewDisposeScope();
        return Nearest(Vectors(latent).detach()).view(latent.shape[0], latent.shape[2]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor IndicesToCodes(Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        using var scope = NewDisposeScope();
        return _codebook.index_select(0, indices.reshape(-1)).view([.. indices.shape, _codebook.shape[1]]).MoveToOuterDisposeScope();
    }

    /// <summary>The latent (B, C, T) as vectors (B · T, C).</summary>
    private static Tensor Vectors(Tensor latent) => latent.transpose(1, 2).reshape(-1, latent.shape[1]);

    /// <summary>The index of the nearest vector of the codebook for each of z (N, C).</summary>
    private Tensor Nearest(Tensor z)
    {
        // ‖z − c‖² = ‖z‖² − 2 z·c + ‖c‖², of which the first does not choose.
        var norms = _codebook.square().sum(1);
        var transposed = _codebook.t();
        var nearest = z.split(Math.Max(1, DistancesAtOnce / CodebookSize)).Select(rows =>
        {
            using var distances = addmm(norms, rows, transposed, beta: 1, alpha: -2);
            return distances.argmin(1);
        });
        return cat([.. nearest]);
    }

    /// <summary>Lets the averages begin where nothing has been learned yet, and the codebook too unless it was given.</summary>
    private void Begin(Tensor z)
    {
        if (_hasAverages) return;
        _hasAverages = true;
        using var noGradient = no_grad();
        if (_codeCount.any().item<bool>()) return;
        if (!_codebook.any().item<bool>()) _codebook.copy_(Draw(z));
        _codeSum.copy_(_codebook);
        _codeCount.fill_(1);
    }

    private void Update(Tensor z, Tensor indices)
    {
        using var noGradient = no_grad();
        _codeSum.mul_(Decay).add_(SumByCode(z, indices), alpha: Share);
        _codeCount.mul_(Decay).add_(indices.bincount(null, CodebookSize), alpha: Share);
        var counts = _codeCount.unsqueeze(1);
        _codebook.copy_(where(counts.ge(LeastCount), _codeSum / counts, Draw(z)));
    }

    /// <summary>The sum of the vectors that chose each code (V, C), in an order that is always the same.</summary>
    private Tensor SumByCode(Tensor z, Tensor indices)
    {
        var sums = zeros_like(_codebook);
        // Each device has one of the two that adds in a fixed order.
        return sums.device_type == TorchSharp.DeviceType.CPU ? sums.index_add_(0, indices, z, One) : sums.index_put_(z, [indices], accumulate: true);
    }

    /// <summary>V vectors, drawn from z (N, C) without repetition while there are enough.</summary>
    private Tensor Draw(Tensor z)
    {
        long count = z.shape[0];
        var order = randperm(count, device: z.device);
        if (count >= CodebookSize) return z.index_select(0, order[..CodebookSize]);
        var copies = z.index_select(0, order.repeat((CodebookSize + count - 1) / count)[..CodebookSize]);
        using Scalar jitter = Jitter / Math.Sqrt(z.shape[1]);
        return copies.Plus(randn_like(copies).mul(jitter));
    }
}
