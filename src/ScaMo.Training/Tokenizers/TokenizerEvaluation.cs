using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ScaMo.Models.Tokenizer;
using ScaMo.Motion.Features;
using ScaMo.Motion.Kinematics;
using ScaMo.Training.Data;
using static TorchSharp.torch;

namespace ScaMo.Training.Tokenizers;

/// <summary>Measures a tokenizer's reconstructions of whole clips: the paper's metrics (L1, MPJPE, codebook usage, exponential entropy).</summary>
public sealed class TokenizerEvaluation
{
    private const double MillimetresPerMetre = 1000;

    private readonly MotionDataSet _data;
    private readonly ClipFeatures _clips;

    /// <param name="data">The data set.</param>
    /// <param name="clips">The clips to reconstruct, each at least one token long.</param>
    public TokenizerEvaluation(MotionDataSet data, ClipFeatures clips)
    {
        _data = data;
        _clips = clips;
    }

    /// <summary>Reconstructs every clip by itself. The tokenizer is left in evaluation mode.</summary>
    public TokenizerReport Measure(MotionTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        using var noGradient = no_grad();
        tokenizer.eval();
        var tokens = new List<long>();
        var aligned = new double[HumanSkeleton.JointCount];
        double absolute = 0, global = 0;
        long frames = 0;
        foreach (var clip in _clips.Features)
        {
            using var scope = NewDisposeScope();
            int count = clip.Length / FeatureLayout.Count / tokenizer.Config.FramesPerToken * tokenizer.Config.FramesPerToken;
            var truth = clip[..(count * FeatureLayout.Count)];
            var features = tensor(truth, [1, count, FeatureLayout.Count], device: tokenizer.parameters().First().device);
            var output = tokenizer.Reconstruct(features);
            var reconstruction = new float[truth.Length];
            output.Reconstruction.cpu().contiguous().bytes.CopyTo(MemoryMarshal.AsBytes(reconstruction.AsSpan()));
            tokens.AddRange(output.Indices.cpu().data<long>().ToArray());

            absolute += Distance(truth, reconstruction);
            global += AddJointDistances(truth, reconstruction, aligned);
            frames += count;
        }

        var usage = CodebookUsage.Measure(CollectionsMarshal.AsSpan(tokens), tokenizer.Config.CodebookSize);
        return new TokenizerReport(
            _clips.Names.Count,
            frames,
            absolute / (frames * FeatureLayout.Count),
            global / (frames * HumanSkeleton.JointCount) * MillimetresPerMetre,
            [.. aligned.Select(sum => sum / frames * MillimetresPerMetre)],
            usage.ActiveFraction,
            usage.Perplexity);
    }

    private static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var difference = new float[a.Length];
        TensorPrimitives.Subtract(a, b, difference);
        return TensorPrimitives.SumOfMagnitudes<float>(difference);
    }

    /// <summary>Adds distances over frames with pelvis on pelvis, metres, to a sum for each joint. Returns the sum over all of the distances in the world.</summary>
    private double AddJointDistances(float[] truth, float[] reconstruction, double[] aligned)
    {
        var expected = Joints(truth);
        var actual = Joints(reconstruction);
        double global = 0;
        for (int start = 0; start < expected.Length; start += HumanSkeleton.JointCount)
        {
            var shift = expected[start] - actual[start];
            for (int joint = 0; joint < HumanSkeleton.JointCount; joint++)
            {
                aligned[joint] += Vector3.Distance(expected[start + joint], actual[start + joint] + shift);
                global += Vector3.Distance(expected[start + joint], actual[start + joint]);
            }
        }

        return global;
    }

    private ReadOnlySpan<Vector3> Joints(float[] normalized)
    {
        float[] features = [.. normalized];
        _data.Statistics.Denormalize(features);
        return MemoryMarshal.Cast<float, Vector3>(FeatureDecoder.RecoverJoints(features).AsSpan());
    }
}
