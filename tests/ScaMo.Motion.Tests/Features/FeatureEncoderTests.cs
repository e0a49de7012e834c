using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using CsCheck;
using ScaMo.Motion.Features;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Tests.Features;

public sealed class FeatureEncoderTests
{
    private static readonly (string Name, Range Range)[] Groups =
    [
        ("root_angular_velocity", FeatureLayout.RootAngularVelocity), ("root_linear_velocity", FeatureLayout.RootLinearVelocity),
        ("root_height", FeatureLayout.RootHeight), ("local_positions", FeatureLayout.LocalPositions), ("rotations_6d", FeatureLayout.Rotations),
        ("local_velocities", FeatureLayout.LocalVelocities), ("foot_contacts", FeatureLayout.FootContacts),
    ];

    [Theory]
    [InlineData("motion-features/walk", "joints.npy", "features.npy")]
    [InlineData("motion-features/turn", "joints.npy", "features.npy")]
    [InlineData("motion-features/jump-in-place", "joints.npy", "features.npy")]
    [InlineData("humanml3d-sample", "joints_171.npy", "features_from_joints_171.npy")]
    [InlineData("humanml3d-sample", "joints_171.npy", "new_joint_vecs_012314.npy")]
    public void Takes_the_features_of_the_reference(string folder, string joints, string features)
    {
        var tolerances = Goldens.Case(folder).GetProperty("tolerances");
        var target = TargetSkeleton.FromOffsets(Goldens.Floats(folder, "target_offsets.npy").Data);
        var expected = Goldens.Floats(folder, features).Data;

        var encoded = FeatureEncoder.Encode(Goldens.Floats(folder, joints).Data, target);

        Assert.Equal(expected.Length, encoded.Length);
        foreach (var (name, range) in Groups)
        {
            var tolerance = tolerances.GetProperty(name);
            double allowed = tolerance.ValueKind == JsonValueKind.Number ? tolerance.GetDouble() : 0;
            double difference = Numbers.MaxDifference(Part(expected, range), Part(encoded, range));
            Assert.True(difference <= allowed, $"{name}: {difference} > {allowed}");
            TestContext.Current.SendDiagnosticMessage($"{folder} {name}: {difference:E1} of {allowed:E1}");
        }
    }

    [Theory]
    [InlineData("walk")]
    [InlineData("turn")]
    [InlineData("jump-in-place")]
    public void Normalizes_as_the_reference(string name)
    {
        var target = TargetSkeleton.FromOffsets(Goldens.Floats("motion-features", name, "target_offsets.npy").Data);

        var normalised = MotionNormalizer.Normalize(Goldens.Floats("motion-features", name, "joints.npy").Data, target);

        Assert.InRange(Numbers.MaxDifference(Goldens.Floats("motion-features", name, "normalised_joints.npy").Data, normalised), 0, 1e-5);
    }

    [Fact]
    public void The_default_target_is_that_of_the_data_set()
    {
        var offsets = Goldens.Floats("humanml3d-sample", "target_offsets.npy").Data;
        var embedded = Enumerable.Range(0, HumanSkeleton.JointCount).Select(TargetSkeleton.HumanML3D.Offset).ToArray();

        Assert.InRange(Numbers.MaxDifference(offsets, MemoryMarshal.Cast<Vector3, float>(embedded)), 0, 1e-7);
    }

    [Fact]
    public void A_turn_past_180_degrees_recovers_with_continuous_signs_only()
    {
        var normalised = Goldens.Floats("motion-features", "turn", "normalised_joints.npy").Data;
        var expected = normalised.AsSpan(0, normalised.Length - HumanSkeleton.JointCount * 3);

        var published = FeatureDecoder.RecoverJoints(FeatureEncoder.EncodeNormalized(normalised, HeadingSigns.AsPublished));
        var continuous = FeatureDecoder.RecoverJoints(FeatureEncoder.EncodeNormalized(normalised, HeadingSigns.Continuous));

        Assert.InRange(Numbers.MaxDifference(expected, published), 0.05, 0.2);
        Assert.InRange(Numbers.MaxDifference(expected, continuous), 0, 1e-5);
    }

    [Fact]
    public void Where_a_motion_starts_where_it_faces_and_how_tall_the_body_is_do_not_matter() =>
        Gen.Select(Gen.Float[-3, 3], Gen.Float[-5, 5], Gen.Float[-5, 5], Gen.Float[0.5f, 2]).Sample(
            (angle, x, z, scale) =>
            {
                var joints = Goldens.Floats("motion-features", "walk", "joints.npy").Data;
                var moved = Moved(joints, _ => Quaternion.CreateFromAxisAngle(Vector3.UnitY, angle), new Vector3(x, 1, z), scale);

                var expected = FeatureEncoder.Encode(joints, TargetSkeleton.HumanML3D);
                var actual = FeatureEncoder.Encode(moved, TargetSkeleton.HumanML3D);

                Assert.InRange(Numbers.MaxDifference(Part(expected, ..67), Part(actual, ..67)), 0, 1e-4);
                Assert.InRange(Numbers.MaxDifference(Part(expected, FeatureLayout.LocalVelocities), Part(actual, FeatureLayout.LocalVelocities)), 0, 1e-4);
            },
            iter: 20);

    [Fact]
    public void Any_turning_recovers_with_continuous_signs() =>
        Gen.Float[-0.3f, 0.3f].Sample(
            anglePerFrame =>
            {
                var joints = Goldens.Floats("motion-features", "walk", "joints.npy").Data;
                var turning = Moved(joints, frame => Quaternion.CreateFromAxisAngle(Vector3.UnitY, anglePerFrame * frame), Vector3.Zero, 1);
                var normalised = MotionNormalizer.Normalize(turning, TargetSkeleton.HumanML3D);

                var recovered = FeatureDecoder.RecoverJoints(FeatureEncoder.EncodeNormalized(normalised, HeadingSigns.Continuous));

                Assert.InRange(Numbers.MaxDifference(normalised.AsSpan(0, recovered.Length), recovered), 0, 1e-4);
            },
            iter: 20);

    [Fact]
    public void Two_frames_are_enough_and_one_is_not()
    {
        var joints = Goldens.Floats("motion-features", "walk", "joints.npy").Data;
        const int Frame = HumanSkeleton.JointCount * 3;

        Assert.Equal(FeatureLayout.Count, FeatureEncoder.Encode(joints.AsSpan(0, 2 * Frame), TargetSkeleton.HumanML3D).Length);
        Assert.Throws<ArgumentException>(() => FeatureEncoder.Encode(joints.AsSpan(0, Frame), TargetSkeleton.HumanML3D));
    }

    [Fact]
    public void Bones_without_length_keep_their_direction()
    {
        var joints = Goldens.Floats("motion-features", "walk", "joints.npy").Data.ToArray();
        var pose = MemoryMarshal.Cast<float, Vector3>(joints.AsSpan());
        pose[HumanSkeleton.JointCount + 21] = pose[HumanSkeleton.JointCount + 19];
        pose[15] = pose[12];

        var normalised = MemoryMarshal.Cast<float, Vector3>(MotionNormalizer.Normalize(joints, TargetSkeleton.HumanML3D).AsSpan());

        var before = normalised[21] - normalised[19];
        var after = normalised[HumanSkeleton.JointCount + 21] - normalised[HumanSkeleton.JointCount + 19];
        Assert.InRange(Vector3.Distance(before, after), 0, 1e-5f);
        Assert.All(FeatureEncoder.Encode(joints, TargetSkeleton.HumanML3D), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Refuses_positions_that_are_not_numbers_and_a_body_without_legs()
    {
        var joints = Goldens.Floats("motion-features", "walk", "joints.npy").Data;
        var broken = joints.ToArray();
        broken[3 * (HumanSkeleton.JointCount + 4)] = float.NaN;

        var exception = Assert.Throws<ArgumentException>(() => FeatureEncoder.Encode(broken, TargetSkeleton.HumanML3D));
        Assert.Contains("left_knee of frame 1", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FeatureEncoder.Encode(new float[joints.Length], TargetSkeleton.HumanML3D));
    }

    private static float[] Moved(float[] joints, Func<int, Quaternion> turn, Vector3 shift, float scale)
    {
        var result = joints.ToArray();
        var points = MemoryMarshal.Cast<float, Vector3>(result.AsSpan());
        for (int i = 0; i < points.Length; i++) points[i] = Vector3.Transform(points[i] * scale, turn(i / HumanSkeleton.JointCount)) + shift;
        return result;
    }

    private static float[] Part(float[] features, Range range) =>
        features.Chunk(FeatureLayout.Count).SelectMany(row => row[range]).ToArray();
}
