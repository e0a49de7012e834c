using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Tests.Kinematics;

public sealed class PoseSolverTests
{
    private const int Joints = HumanSkeleton.JointCount;
    private const float Degree = MathF.PI / 180;

    private static readonly int[] Hinges = [4, 5, 18, 19];

    public static TheoryData<string> Ways => ["turning around", "rolling sideways", "somersaulting", "lying", "upside down", "facing backwards"];

    /// <summary>However the whole body is turned, its joints bend as they do when it stands.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void Turning_the_whole_body_leaves_local_rotations_alone(string way)
    {
        var standing = Goldens.Floats("motion-features", "walk", "normalised_joints.npy").Data;
        var turned = Turned(standing, way);

        var expected = PoseSolver.Solve(new MotionClip(20, standing)).Rotations.Span;
        var motion = PoseSolver.Solve(new MotionClip(20, turned));

        Assert.InRange(Numbers.MaxDifference(turned, motion.Positions()), 0, 0.001);
        var actual = motion.Rotations.Span;
        for (int i = 0; i < actual.Length; i++)
        {
            if (i % Joints > 0) Assert.InRange(Rotations.AngleBetween(expected[i], actual[i]), 0, 1 * Degree);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void No_joint_flips_from_one_frame_to_the_next(string way)
    {
        var motion = PoseSolver.Solve(new MotionClip(20, Turned(Goldens.Floats("motion-features", "walk", "normalised_joints.npy").Data, way)));

        var rotations = motion.Rotations.Span;
        for (int i = Joints; i < rotations.Length; i++)
        {
            Assert.InRange(Rotations.AngleBetween(rotations[i - Joints], rotations[i]), 0, 15 * Degree);
            Assert.True(Quaternion.Dot(rotations[i - Joints], rotations[i]) > 0);
        }
    }

    [Fact]
    public void Knees_and_elbows_bend_about_one_axis_and_one_way()
    {
        var motion = PoseSolver.Solve(new MotionClip(20, Bending()));

        for (int frame = 5; frame < motion.FrameCount; frame++)
        {
            foreach (int joint in Hinges)
            {
                var rotation = motion.Rotations.Span[frame * Joints + joint];
                var axis = joint switch { 18 => -Vector3.UnitY, 19 => Vector3.UnitY, _ => Vector3.UnitX };
                var turn = Math.Sign(rotation.W) * new Vector3(rotation.X, rotation.Y, rotation.Z);
                Assert.True(Vector3.Dot(turn, axis) > 0, $"frame {frame}, joint {joint}: {rotation}");
                Assert.InRange(Vector3.Dot(Vector3.Normalize(turn), axis), 0.99f, 1.001f);
            }
        }
    }

    [Fact]
    public void A_head_whose_neck_leans_forward_looks_ahead()
    {
        var motion = PoseSolver.Solve(new MotionClip(20, Goldens.Floats("humanml3d-sample", "new_joints_012314.npy").Data));

        var up = Vector3.Zero;
        for (int start = 0; start < motion.Rotations.Length; start += Joints)
        {
            up += Vector3.Transform(Vector3.UnitY, motion.Rotations.Span[start + 12] * motion.Rotations.Span[start + 15]);
        }

        Assert.InRange(Vector3.Normalize(up).Y, 0.98f, 1.001f);
    }

    [Fact]
    public void A_torn_frame_does_not_change_the_bones()
    {
        var positions = Goldens.Floats("motion-features", "walk", "normalised_joints.npy").Data;
        var torn = positions.ToArray();
        torn.AsSpan(40 * Joints * 3 + 20, 30).Fill(7);

        var expected = PoseSolver.Solve(new MotionClip(20, positions)).Offsets.Span;
        var actual = PoseSolver.Solve(new MotionClip(20, torn)).Offsets.Span;

        Assert.InRange(Numbers.MaxDifference(MemoryMarshal.Cast<Vector3, float>(expected), MemoryMarshal.Cast<Vector3, float>(actual)), 0, 0.005);
    }

    private static float[] Turned(float[] positions, string way)
    {
        var result = positions.ToArray();
        var points = MemoryMarshal.Cast<float, Vector3>(result.AsSpan());
        for (int i = 0; i < points.Length; i++)
        {
            int frame = i / Joints;
            var turn = way switch
            {
                "turning around" => Quaternion.CreateFromAxisAngle(Vector3.UnitY, 8 * Degree * frame),
                "rolling sideways" => Quaternion.CreateFromAxisAngle(Vector3.UnitY, 8 * Degree * frame) * Quaternion.CreateFromAxisAngle(Vector3.UnitX, -90 * Degree),
                "somersaulting" => Quaternion.CreateFromAxisAngle(Vector3.UnitX, 8 * Degree * frame),
                "lying" => Quaternion.CreateFromAxisAngle(Vector3.UnitX, -90 * Degree),
                "upside down" => Quaternion.CreateFromAxisAngle(Vector3.UnitZ, 180 * Degree),
                _ => Quaternion.CreateFromAxisAngle(Vector3.UnitY, 180 * Degree),
            };
            points[i] = Vector3.Transform(points[i], turn);
        }

        return result;
    }

    /// <summary>A standing body that bends knees and elbows from 40 to 120 degrees while arms and thighs swing.</summary>
    private static float[] Bending()
    {
        const int Frames = 80;
        var rest = PoseSolver.Solve(new MotionClip(20, Goldens.Floats("motion-features", "walk", "normalised_joints.npy").Data));
        var positions = new float[Frames * Joints * 3];
        Span<Quaternion> local = stackalloc Quaternion[Joints];
        Span<Quaternion> world = stackalloc Quaternion[Joints];
        for (int frame = 0; frame < Frames; frame++)
        {
            local.Fill(Quaternion.Identity);
            float bend = (80 - 40 * MathF.Cos(frame * 0.15f)) * Degree, swing = 30 * MathF.Sin(frame * 0.2f) * Degree;
            local[4] = local[5] = Quaternion.CreateFromAxisAngle(Vector3.UnitX, bend);
            local[18] = Quaternion.CreateFromAxisAngle(-Vector3.UnitY, bend);
            local[19] = Quaternion.CreateFromAxisAngle(Vector3.UnitY, bend);
            local[1] = Quaternion.CreateFromAxisAngle(Vector3.UnitX, swing - 40 * Degree);
            local[2] = Quaternion.CreateFromAxisAngle(Vector3.UnitX, -swing - 40 * Degree);
            local[16] = Quaternion.CreateFromAxisAngle(Vector3.UnitX, swing) * Quaternion.CreateFromAxisAngle(Vector3.UnitZ, -70 * Degree);
            local[17] = Quaternion.CreateFromAxisAngle(Vector3.UnitX, -swing) * Quaternion.CreateFromAxisAngle(Vector3.UnitZ, 70 * Degree);
            var pose = MemoryMarshal.Cast<float, Vector3>(positions.AsSpan()).Slice(frame * Joints, Joints);
            ForwardKinematics.Pose(HumanSkeleton.Parents.AsSpan(), rest.Offsets.Span, local, pose, world);
        }

        return positions;
    }
}
