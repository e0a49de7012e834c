using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Tests.Kinematics;

/// <summary>Bodies whose bones do not keep their lengths, as generated ones do not, in every attitude that is known to upset solvers.</summary>
public sealed class TornBodyTests
{
    private const int Joints = HumanSkeleton.JointCount;
    private const float Degree = MathF.PI / 180;

    /// <summary>Limbs that swing while the body spins turn a little faster than either, degrees a frame.</summary>
    private const float TurnTolerance = 3;

    public static TheoryData<string> Ways => ["walking", "backwards", "turning around", "cartwheel", "somersault", "log roll", "lying", "sitting"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Files_follow_the_joints_and_turn_no_faster_than_they_do(string way)
    {
        var positions = Torn(way);
        var motion = PoseSolver.Solve(new MotionClip(20, positions));

        double sum = 0, worst = 0;
        var found = motion.Positions();
        for (int i = 0; i < positions.Length; i += 3)
        {
            double distance = 1000 * Vector3.Distance(new(positions.AsSpan(i, 3)), new(found.AsSpan(i, 3)));
            (sum, worst) = (sum + distance, Math.Max(worst, distance));
        }

        Assert.InRange(sum / (positions.Length / 3), 0, 10);
        Assert.InRange(worst, 0, 30);
        Assert.InRange(LargestTurn(motion), 0, LargestTurn(MemoryMarshal.Cast<float, Vector3>(positions)) + TurnTolerance * Degree);
    }

    [Fact]
    public void Sitting_knees_bend_backwards_and_a_boxer_s_elbows_forwards()
    {
        var motion = PoseSolver.Solve(new MotionClip(20, Torn("sitting")));
        for (int start = 0; start < motion.Rotations.Length; start += Joints)
        {
            var pose = motion.Rotations.Span.Slice(start, Joints);
            foreach (var (joint, axis) in ((int, Vector3)[])[(4, Vector3.UnitX), (5, Vector3.UnitX), (18, -Vector3.UnitY), (19, Vector3.UnitY)])
            {
                var turn = pose[joint].W < 0 ? -pose[joint] : pose[joint];
                Assert.True(Vector3.Dot(new(turn.X, turn.Y, turn.Z), axis) > 0.3f, $"frame {start / Joints}, joint {joint}: {turn}");
            }
        }
    }

    /// <summary>Solved from root to end, all of the 6 cm would be left at the end of a straight leg.</summary>
    [Fact]
    public void The_error_of_one_long_bone_is_shared()
    {
        var positions = Goldens.Floats("motion-features", "walk", "normalised_joints.npy").Data;
        var points = MemoryMarshal.Cast<float, Vector3>(positions.AsSpan());
        const int Frame = 20;
        var pose = points.Slice(Frame * Joints, Joints);
        var stretch = 0.06f * Vector3.Normalize(pose[7] - pose[4]);
        (pose[7], pose[10]) = (pose[7] + stretch, pose[10] + stretch);

        var found = MemoryMarshal.Cast<float, Vector3>(PoseSolver.Solve(new MotionClip(20, positions)).Positions().AsSpan()).Slice(Frame * Joints, Joints);

        for (int joint = 0; joint < Joints; joint++) Assert.InRange(Vector3.Distance(pose[joint], found[joint]), 0, 0.052f);
    }

    private static float LargestTurn(SkeletalMotion motion)
    {
        Span<Vector3> positions = stackalloc Vector3[Joints];
        var (before, world) = (new Quaternion[Joints], new Quaternion[Joints]);
        float largest = 0;
        for (int frame = 0; frame < motion.FrameCount; frame++)
        {
            ForwardKinematics.Pose(HumanSkeleton.Parents.AsSpan(), motion.Offsets.Span, motion.Rotations.Span.Slice(frame * Joints, Joints), positions, world);
            for (int joint = 0; frame > 0 && joint < Joints; joint++) largest = MathF.Max(largest, Rotations.AngleBetween(before[joint], world[joint]));
            (before, world) = (world, before);
        }

        return largest;
    }

    /// <summary>The largest turn of the body as a whole, and of a bone.</summary>
    private static float LargestTurn(ReadOnlySpan<Vector3> positions)
    {
        float largest = 0;
        for (int start = Joints; start < positions.Length; start += Joints)
        {
            var (from, to) = (new Vector3[Joints - 1], new Vector3[Joints - 1]);
            for (int joint = 1; joint < Joints; joint++)
            {
                int parent = HumanSkeleton.Parents[joint];
                (from[joint - 1], to[joint - 1]) = (positions[start - Joints + joint] - positions[start - Joints + parent], positions[start + joint] - positions[start + parent]);
                largest = MathF.Max(largest, Rotations.AngleBetween(Quaternion.Identity, Rotations.Between(from[joint - 1], to[joint - 1])));
            }

            largest = MathF.Max(largest, Rotations.AngleBetween(Quaternion.Identity, RotationFit.Solve(from, to, Quaternion.Identity)));
        }

        return largest;
    }

    /// <summary>A motion of some attitude whose bones grow and shrink by up to 6 %, each at its own pace.</summary>
    private static float[] Torn(string way)
    {
        var source = way == "sitting" ? Sitting() : Goldens.Floats("motion-features", "walk", "normalised_joints.npy").Data;
        var result = source.ToArray();
        var from = MemoryMarshal.Cast<float, Vector3>(source.AsSpan());
        var to = MemoryMarshal.Cast<float, Vector3>(result.AsSpan());
        for (int i = 0; i < to.Length; i++)
        {
            var (frame, joint) = (i / Joints, i % Joints);
            int parent = HumanSkeleton.Parents[joint];
            if (parent >= 0) to[i] = to[i - joint + parent] + (from[i] - from[i - joint + parent]) * (1 + 0.06f * MathF.Sin(0.4f * frame + 1.7f * joint));
        }

        for (int i = 0; i < to.Length; i++) to[i] = Vector3.Transform(to[i], Attitude(way, i / Joints));
        return result;
    }

    private static Quaternion Attitude(string way, int frame)
    {
        float turn = 9 * Degree * frame;
        return way switch
        {
            "backwards" => Quaternion.CreateFromAxisAngle(Vector3.UnitY, MathF.PI),
            "turning around" => Quaternion.CreateFromAxisAngle(Vector3.UnitY, turn),
            "cartwheel" => Quaternion.CreateFromAxisAngle(Vector3.UnitZ, turn),
            "somersault" => Quaternion.CreateFromAxisAngle(Vector3.UnitX, turn),
            "log roll" => Quaternion.CreateFromAxisAngle(Vector3.UnitZ, turn) * Quaternion.CreateFromAxisAngle(Vector3.UnitX, -90 * Degree),
            "lying" => Quaternion.CreateFromAxisAngle(Vector3.UnitX, -90 * Degree),
            _ => Quaternion.Identity,
        };
    }

    /// <summary>Sits and rocks, fists before the chest, facing backwards.</summary>
    private static float[] Sitting()
    {
        const int Frames = 60;
        var rest = PoseSolver.Solve(new MotionClip(20, Goldens.Floats("motion-features", "walk", "normalised_joints.npy").Data));
        var positions = new float[Frames * Joints * 3];
        Span<Quaternion> local = stackalloc Quaternion[Joints];
        Span<Quaternion> world = stackalloc Quaternion[Joints];
        for (int frame = 0; frame < Frames; frame++)
        {
            float rock = 15 * MathF.Sin(0.3f * frame) * Degree;
            local.Fill(Quaternion.Identity);
            local[0] = Quaternion.CreateFromAxisAngle(Vector3.UnitY, MathF.PI) * Quaternion.CreateFromAxisAngle(Vector3.UnitX, rock);
            local[1] = local[2] = Quaternion.CreateFromAxisAngle(Vector3.UnitX, -90 * Degree - rock);
            local[4] = local[5] = Quaternion.CreateFromAxisAngle(Vector3.UnitX, 90 * Degree);
            local[16] = Quaternion.CreateFromAxisAngle(Vector3.UnitZ, -60 * Degree);
            local[17] = Quaternion.CreateFromAxisAngle(Vector3.UnitZ, 60 * Degree);
            local[18] = Quaternion.CreateFromAxisAngle(-Vector3.UnitY, 100 * Degree);
            local[19] = Quaternion.CreateFromAxisAngle(Vector3.UnitY, 100 * Degree);
            ForwardKinematics.Pose(HumanSkeleton.Parents.AsSpan(), rest.Offsets.Span, local, MemoryMarshal.Cast<float, Vector3>(positions.AsSpan()).Slice(frame * Joints, Joints), world);
        }

        return positions;
    }
}
