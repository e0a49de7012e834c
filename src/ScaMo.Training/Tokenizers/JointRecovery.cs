using ScaMo.Models;
using ScaMo.Motion.Features;
using ScaMo.Motion.Kinematics;
using static TorchSharp.torch;

namespace ScaMo.Training.Tokenizers;

/// <summary>
/// Joint positions from features in tensors, with gradients: <see cref="FeatureDecoder"/> for a batch of windows, each of which starts at the
/// origin and faces +Z. Source: HumanML3D, motion_process.py (recover_from_ric).
/// </summary>
public sealed class JointRecovery : IDisposable
{
    private const int Joints = HumanSkeleton.JointCount;

    private readonly Tensor _mean;
    private readonly Tensor _deviation;

    /// <param name="statistics">What normalised the features.</param>
    /// <param name="device">Where the features are.</param>
    public JointRecovery(FeatureStatistics statistics, Device device)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        _mean = tensor(statistics.Mean.ToArray(), device: device).DetachFromDisposeScope();
        _deviation = tensor(statistics.StandardDeviation.ToArray(), device: device).DetachFromDisposeScope();
    }

    /// <summary>Normalised features (B, T, 263) to joint positions (B, T, 22, 3) in metres.</summary>
    public Tensor Recover(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        using var scope = NewDisposeScope();
        var rows = (features * _deviation).Plus(_mean);
        var halfAngle = Preceding(Columns(rows, FeatureLayout.RootAngularVelocity)).squeeze(-1); // (B, T), for the feature is half of the turn
        var angle = halfAngle.Plus(halfAngle);
        var (cos, sin) = (angle.cos(), angle.sin());

        // The displacement towards a frame is seen from that frame's own heading.
        var velocity = nn.functional.pad(Columns(rows, FeatureLayout.RootLinearVelocity).narrow(1, 0, rows.shape[1] - 1), [0, 0, 1, 0]); // (B, T, 2)
        var (stepX, stepZ) = RotateBack(velocity.select(-1, 0), velocity.select(-1, 1), cos, sin);
        var (rootX, rootZ) = (stepX.cumsum(1), stepZ.cumsum(1));
        var root = stack([rootX, Columns(rows, FeatureLayout.RootHeight).squeeze(-1), rootZ], -1).unsqueeze(2); // (B, T, 1, 3)

        var local = Columns(rows, FeatureLayout.LocalPositions).view(rows.shape[0], rows.shape[1], Joints - 1, 3);
        var (x, z) = RotateBack(local.select(-1, 0), local.select(-1, 2), cos.unsqueeze(-1), sin.unsqueeze(-1));
        var others = stack([x.Plus(rootX.unsqueeze(-1)), local.select(-1, 1), z.Plus(rootZ.unsqueeze(-1))], -1); // (B, T, 21, 3)
        return cat([root, others], 2).MoveToOuterDisposeScope();
    }

    /// <summary>The sum over the frames before each frame (B, T, n).</summary>
    private static Tensor Preceding(Tensor x) => nn.functional.pad(x.cumsum(1).narrow(1, 0, x.shape[1] - 1), [0, 0, 1, 0]);

    private static (Tensor X, Tensor Z) RotateBack(Tensor x, Tensor z, Tensor cos, Tensor sin) => (x * cos - z * sin, (z * cos).Plus(x * sin));

    private static Tensor Columns(Tensor rows, Range range)
    {
        var (start, length) = range.GetOffsetAndLength(FeatureLayout.Count);
        return rows.narrow(-1, start, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mean.Dispose();
        _deviation.Dispose();
    }
}
