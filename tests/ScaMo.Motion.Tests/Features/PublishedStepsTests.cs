using System.Numerics;
using ScaMo.Motion.Features;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Tests.Features;

/// <summary>Motions unlike the golden ones, against the published steps written out.</summary>
public sealed class PublishedStepsTests
{
    [Theory]
    [InlineData("two frames", 2)]
    [InlineData("three frames", 3)]
    [InlineData("spinning twice", 40)]
    [InlineData("turning slowly past 180 degrees", 200)]
    [InlineData("lying down", 30)]
    [InlineData("tumbling", 50)]
    public void Any_motion_has_the_features_of_the_published_steps(string motion, int frames)
    {
        var joints = Motion(motion, frames);
        var lengths = TargetSkeleton.HumanML3D.BoneLengths.Select((length, joint) => length * (1 + 0.1f * MathF.Sin(joint))).ToArray();

        var expected = PublishedSteps.Features(joints, lengths);
        var features = FeatureEncoder.Encode(joints, new TargetSkeleton(lengths));

        Assert.Equal((frames - 1) * FeatureLayout.Count, features.Length);
        Assert.InRange(Numbers.MaxDifference([.. expected.Select(value => (float)value)], features), 0, 5e-4);
    }

    /// <summary>The golden walk, of another size, turned and tilted as a whole over time.</summary>
    private static float[] Motion(string name, int frames)
    {
        const int Values = HumanSkeleton.JointCount * 3;
        var walk = Goldens.Floats("motion-features", "walk", "joints.npy").Data;
        var joints = new float[frames * Values];
        for (int frame = 0; frame < frames; frame++)
        {
            float progress = frame / (float)frames;
            var rotation = name switch
            {
                "spinning twice" => Quaternion.CreateFromAxisAngle(Vector3.UnitY, progress * 4 * MathF.PI),
                "turning slowly past 180 degrees" => Quaternion.CreateFromAxisAngle(Vector3.UnitY, -progress * 1.4f * MathF.PI),
                "lying down" => Quaternion.CreateFromYawPitchRoll(0.7f, -1.5f, 0.1f),
                "tumbling" => Quaternion.CreateFromYawPitchRoll(3 * progress, 5 * progress, 2 * progress),
                _ => Quaternion.CreateFromAxisAngle(Vector3.UnitY, 2 + frame),
            };
            for (int joint = 0; joint < HumanSkeleton.JointCount; joint++)
            {
                var position = new Vector3(walk.AsSpan(frame * Values % walk.Length + joint * 3));
                (Vector3.Transform(position * 1.3f, rotation) + new Vector3(4, 0.5f, -7)).CopyTo(joints.AsSpan(frame * Values + joint * 3));
            }
        }

        return joints;
    }
}
