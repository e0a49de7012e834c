using ScaMo.Motion.Features;
using ScaMo.Training.Tokenizers;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Training;

public sealed class JointRecoveryTests
{
    [Fact]
    public void Joints_are_those_that_the_decoder_of_features_recovers()
    {
        var features = Goldens.Floats("humanml3d-sample", "new_joint_vecs_012314.npy").Data;
        var statistics = FeatureStatistics.Load(Goldens.FilePath("humanml3d-sample", "Mean.npy"), Goldens.FilePath("humanml3d-sample", "Std.npy"));
        float[] expected = FeatureDecoder.RecoverJoints(features);
        statistics.Normalize(features);
        using var scope = NewDisposeScope();
        using var recovery = new JointRecovery(statistics, CPU);

        var joints = recovery.Recover(tensor(features, [1, features.Length / 263, 263]));

        var actual = joints.flatten().data<float>().ToArray();
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-4f);
    }
}
