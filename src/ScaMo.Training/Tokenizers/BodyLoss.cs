using System.Collections.Immutable;
using ScaMo.Models;
using ScaMo.Motion.Kinematics;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Training.Tokenizers;

/// <summary>Losses over the joints and bones that features stand for; features alone know nothing of a body.</summary>
internal sealed class BodyLoss : IDisposable
{
    /// <summary>How much the path of the root counts beside the joints around it; it drifts, so that its distances would drown theirs.</summary>
    private static readonly Scalar RootShare = 0.1;

    private static readonly Scalar CentimetresPerMetre = 100;
    private static readonly Scalar Half = 0.5;

    /// <summary>Differences of bone lengths up to this are no stretch, centimetres: to follow each of them would cost the joints their places.</summary>
    private static readonly Scalar Slack = 1;

    /// <summary>Second differences at each end that count as its own.</summary>
    private const int EndFrames = 2;

    /// <summary>
    /// Pairs of joints that keep their distance: the ends of bones, and the ends of any two of the three bones that leave pelvis or chest as one rigid piece. Without the
    /// latter a pelvis may fold while all of its bones keep their lengths.
    /// </summary>
    private static readonly ImmutableArray<(int First, int Second)> Rods =
    [
        .. Enumerable.Range(1, HumanSkeleton.JointCount - 1).Select(joint => (HumanSkeleton.Parents[joint], joint)),
        .. Pairs("left_hip", "right_hip", "spine1"), .. Pairs("left_collar", "right_collar", "neck"),
    ];

    private readonly JointRecovery _recovery;
    private readonly Tensor _first;
    private readonly Tensor _second;
    private readonly Weights _weights;

    /// <param name="options">Has the weights.</param>
    /// <param name="recovery">Leads from features to joints; not owned.</param>
    /// <param name="device">Where the features are.</param>
    public BodyLoss(TokenizerTrainingOptions options, JointRecovery recovery, Device device)
    {
        _recovery = recovery;
        _weights = new Weights(options.JointWeight, options.BoneWeight, options.StretchWeight, options.EndWeight);
        _first = tensor([.. Rods.Select(rod => (long)rod.First)], device: device).DetachFromDisposeScope();
        _second = tensor([.. Rods.Select(rod => (long)rod.Second)], device: device).DetachFromDisposeScope();
    }

    /// <summary>The weighted sum of all losses, and each by name.</summary>
    /// <param name="reconstruction">Normalised features (B, T, 263).</param>
    /// <param name="features">What they should be.</param>
    public (Tensor Total, IReadOnlyList<(string Name, Tensor Value)> Parts) Measure(Tensor reconstruction, Tensor features)
    {
        var (actual, expected) = (_recovery.Recover(reconstruction), _recovery.Recover(features)); // (B, T, 22, 3)
        var (joints, root) = JointDistances(actual, expected);
        var difference = BoneLengths(actual) - BoneLengths(expected); // (B, T, 27)
        var (bones, stretch) = (difference.abs().mean(), Stretch(difference));
        var ends = EndDistance(actual, expected);
        var total = (joints.Plus(root * RootShare) * _weights.Joint).Plus(bones * _weights.Bone).Plus(stretch * _weights.Stretch).Plus(ends * _weights.End);
        return (total, [("joints", joints), ("root", root), ("bones", bones), ("stretch", stretch), ("ends", ends)]);
    }

    private static IEnumerable<(int First, int Second)> Pairs(params ReadOnlySpan<string> names)
    {
        int[] joints = new int[names.Length];
        for (int i = 0; i < joints.Length; i++) joints[i] = HumanSkeleton.JointNames.IndexOf(names[i]);
        return joints.SelectMany((joint, i) => joints.Skip(i + 1).Select(other => (joint, other)));
    }

    /// <summary>The weighted losses of bones alone.</summary>
    /// <param name="features">Normalised features (B, T, 263).</param>
    /// <param name="lengths">How long bones should be, metres (27).</param>
    public Tensor MeasureBones(Tensor features, Tensor lengths)
    {
        var difference = BoneLengths(_recovery.Recover(features)) - lengths;
        return (difference.abs().mean() * _weights.Bone).Plus(Stretch(difference) * _weights.Stretch);
    }

    /// <summary>The mean lengths of bones, metres (27).</summary>
    /// <param name="features">Normalised features (B, T, 263).</param>
    public Tensor MeanLengths(Tensor features) => BoneLengths(_recovery.Recover(features)).mean([0, 1]);

    /// <summary>The mean square, in square centimetres, of what differences of lengths (metres) have beyond the slack.</summary>
    private static Tensor Stretch(Tensor difference) => (difference.abs() * CentimetresPerMetre - Slack).relu().square().mean();

    /// <summary>Mean distances (metres) of the joints with the pelves laid on each other, and of the pelves.</summary>
    private static (Tensor Joints, Tensor Root) JointDistances(Tensor actual, Tensor expected)
    {
        var difference = actual - expected; // (B, T, 22, 3)
        var root = difference.narrow(2, 0, 1);
        return ((difference - root).narrow(2, 1, difference.shape[2] - 1).norm(-1, p: 2).mean(), root.norm(-1, p: 2).mean());
    }

    /// <summary>The mean distance of the second differences (metres a frame squared) in the outermost frames.</summary>
    private static Tensor EndDistance(Tensor actual, Tensor expected)
    {
        var difference = actual - expected;
        var start = SecondDifference(difference.narrow(1, 0, EndFrames + 2));
        var end = SecondDifference(difference.narrow(1, difference.shape[1] - EndFrames - 2, EndFrames + 2));
        return start.norm(-1, p: 2).mean().Plus(end.norm(-1, p: 2).mean()) * Half;
    }

    private static Tensor SecondDifference(Tensor x) => x.diff(dim: 1).diff(dim: 1);

    /// <summary>Joints (B, T, 22, 3) to the lengths of rods, (B, T, 27).</summary>
    private Tensor BoneLengths(Tensor joints) => (joints.index_select(2, _second) - joints.index_select(2, _first)).norm(-1, p: 2);

    /// <inheritdoc/>
    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    /// <summary>As libtorch takes them: the scalar of an implicit conversion may be finalised while libtorch reads it.</summary>
    private sealed record Weights(Scalar Joint, Scalar Bone, Scalar Stretch, Scalar End);
}
