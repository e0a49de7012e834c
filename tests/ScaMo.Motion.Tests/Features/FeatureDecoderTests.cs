using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Features;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Tests.Features;

public sealed class FeatureDecoderTests
{
    [Theory]
    [InlineData("humanml3d-sample", "new_joint_vecs_012314.npy", "new_joints_012314.npy")]
    [InlineData("motion-features/walk", "features.npy", "recovered_joints.npy")]
    [InlineData("motion-features/turn", "features.npy", "recovered_joints.npy")]
    [InlineData("motion-features/jump-in-place", "features.npy", "recovered_joints.npy")]
    [InlineData("end-to-end-512", "prompt0_features.npy", "prompt0_joints.npy")]
    public void Recovers_the_joints_of_the_reference(string folder, string features, string joints)
    {
        var expected = Goldens.Floats(folder, joints);

        var recovered = FeatureDecoder.RecoverJoints(Goldens.Floats(folder, features).Data);

        Assert.InRange(Numbers.MaxDifference(expected.Data, recovered), 0, 1e-5);
    }

    [Fact]
    public void Recovers_the_root_of_the_reference()
    {
        var features = Goldens.Floats("humanml3d-sample", "new_joint_vecs_012314.npy");
        int frames = features.Shape[0];
        var rotations = new Quaternion[frames];
        var positions = new Vector3[frames];

        FeatureDecoder.RecoverRoot(features.Data, rotations, positions);

        var wxyz = rotations.SelectMany(rotation => new[] { rotation.W, rotation.X, rotation.Y, rotation.Z }).ToArray();
        Assert.InRange(Numbers.MaxDifference(Goldens.Floats("humanml3d-sample", "root_rotation.npy").Data, wxyz), 0, 1e-5);
        Assert.InRange(Numbers.MaxDifference(Goldens.Floats("humanml3d-sample", "root_position.npy").Data, MemoryMarshal.Cast<Vector3, float>(positions)), 0, 1e-5);
    }

    [Fact]
    public void Recovers_a_single_frame_and_none()
    {
        var features = Goldens.Floats("humanml3d-sample", "new_joint_vecs_012314.npy").Data.AsSpan(0, FeatureLayout.Count);
        var joints = Goldens.Floats("humanml3d-sample", "new_joints_012314.npy").Data.AsSpan(0, HumanSkeleton.JointCount * 3);

        Assert.InRange(Numbers.MaxDifference(joints, FeatureDecoder.RecoverJoints(features)), 0, 1e-5);
        Assert.Empty(FeatureDecoder.RecoverJoints([]));
    }

    [Fact]
    public void Refuses_features_that_are_not_whole_rows() =>
        Assert.Throws<ArgumentException>(() => FeatureDecoder.RecoverJoints(new float[FeatureLayout.Count + 1]));
}
