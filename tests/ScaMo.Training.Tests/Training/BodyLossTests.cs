using System.Numerics;
using ScaMo.Models.Tokenizer;
using ScaMo.Motion.Features;
using ScaMo.Motion.Kinematics;
using ScaMo.Training.Runs;
using ScaMo.Training.Tokenizers;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Training;

/// <summary>Somebody who stands still for eight frames, and the same with a wrist 5 cm further out than its bone is long.</summary>
public sealed class BodyLossTests : IDisposable
{
    private const int Frames = 8;
    private const int Rods = 27;

    private readonly JointRecovery _recovery = new(FeatureStatistics.Identity, CPU);
    private readonly BodyLoss _loss;

    public BodyLossTests()
    {
        var options = new TokenizerTrainingOptions
        {
            DataFolder = "data",
            Config = new TokenizerConfig { Levels = [5, 5] },
            Loop = new TrainingLoopOptions { Folder = "run", Steps = 1 },
            JointWeight = 2,
            BoneWeight = 3,
            StretchWeight = 0.5,
            EndWeight = 7,
        };
        _loss = new BodyLoss(options, _recovery, CPU);
    }

    public void Dispose()
    {
        _loss.Dispose();
        _recovery.Dispose();
    }

    [Fact]
    public void A_body_like_the_true_one_costs_nothing()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(0, _loss.Measure(Features(), Features()).Total.item<float>(), 1e-5f);
    }

    [Fact]
    public void A_stretched_bone_costs_the_square_of_what_is_beyond_a_centimetre()
    {
        using var scope = NewDisposeScope();

        var parts = Parts(Features(stretchedFrom: 0));

        Assert.Equal(0.05f / 21, parts["joints"], 1e-5f);
        Assert.Equal(0.05f / Rods, parts["bones"], 1e-5f);
        Assert.Equal(16f / Rods, parts["stretch"], 1e-3f);
        Assert.Equal(0, parts["ends"], 1e-5f);
    }

    [Fact]
    public void A_jump_of_the_last_frame_costs_its_second_difference()
    {
        using var scope = NewDisposeScope();

        // Of the last two second differences of 22 joints one is 5 cm; the start has none.
        Assert.Equal(0.05f / (2 * 22) / 2, Parts(Features(stretchedFrom: Frames - 1))["ends"], 1e-6f);
    }

    [Fact]
    public void Bones_are_measured_against_lengths_alone_too()
    {
        using var scope = NewDisposeScope();
        var lengths = _loss.MeanLengths(Features());

        Assert.Equal([Rods], lengths.shape);
        Assert.Equal(0, _loss.MeasureBones(Features(), lengths).item<float>(), 1e-5f);
        Assert.Equal(3 * 0.05f / Rods + 0.5f * 16 / Rods, _loss.MeasureBones(Features(stretchedFrom: 0), lengths).item<float>(), 1e-3f);
    }

    private Dictionary<string, float> Parts(Tensor reconstruction)
    {
        var (total, parts) = _loss.Measure(reconstruction, Features());
        var values = parts.ToDictionary(part => part.Name, part => part.Value.item<float>());
        Assert.Equal(2 * (values["joints"] + 0.1f * values["root"]) + 3 * values["bones"] + 0.5f * values["stretch"] + 7 * values["ends"], total.item<float>(), 1e-4f);
        return values;
    }

    private static Tensor Features(int stretchedFrom = Frames)
    {
        var features = new float[Frames * FeatureLayout.Count];
        var pose = new Vector3[HumanSkeleton.JointCount];
        pose[0] = Vector3.UnitY;
        for (int joint = 1; joint < pose.Length; joint++) pose[joint] = pose[HumanSkeleton.Parents[joint]] + TargetSkeleton.HumanML3D.Offset(joint);
        var further = Vector3.Normalize(TargetSkeleton.HumanML3D.Offset(HumanJoint.LeftWrist)) * 0.05f;
        for (int frame = 0; frame < Frames; frame++)
        {
            var row = features.AsSpan(frame * FeatureLayout.Count, FeatureLayout.Count);
            row[FeatureLayout.RootHeight][0] = pose[0].Y;
            for (int joint = 1; joint < pose.Length; joint++)
            {
                var place = joint == HumanJoint.LeftWrist && frame >= stretchedFrom ? pose[joint] + further : pose[joint];
                place.CopyTo(row[FeatureLayout.LocalPositions][((joint - 1) * 3)..]);
            }
        }

        return tensor(features, [1, Frames, FeatureLayout.Count]);
    }
}
