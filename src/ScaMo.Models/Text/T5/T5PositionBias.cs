using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ScaMo.Models.Text.T5;

/// <summary>
/// The learnt bias of attention scores by relative position: one number per bucket and head. The bias matrix of the longest text so far
/// is kept (up to <see cref="LongestKept"/> tokens), and shorter texts use its corner, since it depends on differences of positions only.
/// </summary>
internal sealed class T5PositionBias : Module<long, Tensor>
{
    private const long LongestKept = TextTokenizer.MaxTokens;
    private const long Step = 64;

    private readonly Lock _lock = new();
    private readonly T5Config _config;
    [ComponentName(Name = "weight")]
    private readonly TorchSharp.Modules.Parameter _weight;

    private Tensor? _kept;

    public T5PositionBias(T5Config config, Device device, ScalarType dtype)
        : base(nameof(T5PositionBias))
    {
        _config = config;
        _weight = new TorchSharp.Modules.Parameter(empty(config.PositionBuckets, config.Heads, dtype: dtype, device: device));
        RegisterComponents();
    }

    /// <param name="length">L, the number of tokens.</param>
    /// <returns>(1, H, L, L) by query and key, float32.</returns>
    public override Tensor forward(long length)
    {
        // While the weight is trained, a kept matrix would be of yesterday's weight.
        if (length > LongestKept || _weight.requires_grad) return Compute(length);
        lock (_lock)
        {
            if (_kept is null || _kept.shape[2] < length)
            {
                _kept?.Dispose(); // Corners handed out before hold on to its memory themselves.
                _kept = Compute(Math.Min((length + Step - 1) / Step * Step, LongestKept)).DetachFromDisposeScope();
            }

            return _kept[TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(0, length), TensorIndex.Slice(0, length)];
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _kept?.Dispose();
        base.Dispose(disposing);
    }

    private Tensor Compute(long length)
    {
        using var scope = NewDisposeScope();
        var buckets = new long[2 * length - 1]; // By relative position, from −(L − 1).
        for (long i = 0; i < buckets.Length; i++)
        {
            buckets[i] = RelativePosition.Bucket((int)(i - (length - 1)), _config.PositionBuckets, _config.MaxDistance);
        }

        var byPosition = _weight.index_select(0, tensor(buckets, device: _weight.device)).to(ScalarType.Float32); // (2L − 1, H)
        using Scalar first = 0, reach = length - 1, count = length, end = 2 * length - 1;
        var keys = arange(reach, end, device: _weight.device);
        var queries = arange(first, count, device: _weight.device);
        var relative = keys.unsqueeze(0) - queries.unsqueeze(1); // (L, L) by query and key
        return byPosition.index_select(0, relative.flatten())
            .view(length, length, _config.Heads)
            .permute(2, 0, 1)
            .unsqueeze(0)
            .contiguous()
            .MoveToOuterDisposeScope();
    }
}
