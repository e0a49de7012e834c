using System.Numerics;
using ScaMo.Motion.Features;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Tests.Kinematics;

/// <summary>
/// Why rotations are solved from positions alone: HumanML3D's rotation features are the shortest turns from its rest pose, where arms hang. They know no
/// twist, and near an arm that is stretched up, against its rest, they spin.
/// </summary>
public sealed class RotationFeaturesTests
{
    private const int RightShoulder = 17, RightElbow = 19, RightWrist = 21;
    private const float Degree = MathF.PI / 180;

    [Fact]
    public void Rotation_features_of_an_arm_that_circles_overhead_spin_and_solved_rotations_do_not()
    {
        var shoulder = StandingBody.Pose[RightShoulder];
        var clip = StandingBody.Move(40, (frame, joint, place) =>
        {
            var (sin, cos) = MathF.SinCos(45 * Degree * frame);
            var up = Vector3.Normalize(new Vector3(0.05f * cos, 1, 0.05f * sin));
            return joint == RightElbow ? shoulder + 0.26f * up : joint == RightWrist ? shoulder + 0.51f * up : place;
        });
        var features = FeatureEncoder.EncodeNormalized(clip.Positions.Span);
        var solved = PoseSolver.Solve(clip).Rotations;

        float fastest = 0, slowest = float.MaxValue;
        for (int frame = 2; frame < clip.FrameCount - 1; frame++)
        {
            slowest = MathF.Min(slowest, Rotations.AngleBetween(Feature(features, frame - 1), Feature(features, frame)));
            for (int joint = 0; joint < HumanSkeleton.JointCount; joint++)
            {
                int place = frame * HumanSkeleton.JointCount + joint;
                fastest = MathF.Max(fastest, Rotations.AngleBetween(solved.Span[place - HumanSkeleton.JointCount], solved.Span[place]));
            }
        }

        Assert.InRange(slowest, 60 * Degree, MathF.PI);
        Assert.InRange(fastest, 0, 25 * Degree);
    }

    private static Quaternion Feature(float[] features, int frame) =>
        Rotation6D.Read(features.AsSpan(frame * FeatureLayout.Count, FeatureLayout.Count)[FeatureLayout.Rotations][((RightElbow - 1) * Rotation6D.Length)..]);
}
