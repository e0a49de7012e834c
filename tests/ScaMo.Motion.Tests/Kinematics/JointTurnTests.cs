using System.Numerics;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Tests.Kinematics;

/// <summary>Joints of a file turn no faster from frame to frame than the motion does, however little its positions say about a limb's twist.</summary>
public sealed class JointTurnTests
{
    private const int Joints = HumanSkeleton.JointCount;
    private const int Frames = 60;
    private const int Shoulder = 16, Elbow = 18, Wrist = 20;
    private const float UpperArm = 0.26f, Forearm = 0.25f;
    private const float Degree = MathF.PI / 180;

    /// <summary>Room for rounding, and for twist that has fallen behind.</summary>
    private const float Tolerance = 1 * Degree;

    private static readonly int[] Arm = [Shoulder, Elbow, Wrist];

    /// <summary>The upper arm would have to turn faster than the forearm moves if the elbow were nothing but a hinge.</summary>
    [Theory]
    [InlineData(25)]
    [InlineData(60)]
    [InlineData(90)]
    public void A_bent_arm_that_swings_about_its_upper_half_turns_no_faster_than_its_bones(float bend)
    {
        var clip = MoveArm(frame => (Vector3.UnitX, Across(70 * MathF.Sin(0.4f * frame)) * MathF.Sin(bend * Degree) + Vector3.UnitX * MathF.Cos(bend * Degree)));

        AssertTurns(clip);
    }

    /// <summary>The plane that it bends in jumps to the other side whenever it passes through straight.</summary>
    [Fact]
    public void An_arm_that_sways_through_straight_does_not_spin()
    {
        var clip = MoveArm(frame =>
        {
            var upper = Vector3.Normalize(new Vector3(1, 0.3f * MathF.Sin(0.1f * frame), 0));
            return (upper, Vector3.Normalize(upper + Across(120) * 0.1f * MathF.Sin(0.9f * frame) + Across(30) * 0.05f * MathF.Cos(0.5f * frame)));
        });

        AssertTurns(clip);
    }

    [Fact]
    public void The_twist_of_an_arm_that_bends_after_it_was_straight_begins_before_that()
    {
        var clip = MoveArm(frame => (Vector3.UnitX, Vector3.Normalize(Vector3.UnitX + Across(150) * Math.Clamp(0.05f * (frame - 20), 0, 1))));

        AssertTurns(clip);
        var motion = PoseSolver.Solve(clip);
        var hinge = Vector3.Transform(-Vector3.UnitY, World(motion, Frames - 1)[Shoulder]);
        Assert.InRange(Vector3.Dot(hinge, Vector3.Cross(Vector3.UnitX, Across(150))), 0.97f, 1.001f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(30)]
    public void A_body_that_stands_still_does_not_turn(float bend)
    {
        var clip = MoveArm(_ => (Vector3.UnitX, Across(200) * MathF.Sin(bend * Degree) + Vector3.UnitX * MathF.Cos(bend * Degree)));

        var motion = PoseSolver.Solve(clip);

        for (int frame = 1; frame < Frames; frame++)
        {
            for (int joint = 0; joint < Joints; joint++)
            {
                Assert.InRange(Rotations.AngleBetween(World(motion, frame - 1)[joint], World(motion, frame)[joint]), 0, 0.1f * Degree);
            }
        }
    }

    /// <summary>Arms that hang while the body spins go with it: what their bones alone show is much less.</summary>
    [Fact]
    public void Hanging_arms_of_a_spinning_body_do_not_stay_behind()
    {
        var clip = StandingBody.Move(Frames, (frame, _, place) => Vector3.Transform(place, Quaternion.CreateFromAxisAngle(Vector3.UnitY, 25 * Degree * frame)));

        var motion = PoseSolver.Solve(clip);

        for (int i = Joints; i < motion.Rotations.Length; i++)
        {
            if (i % Joints > 0) Assert.InRange(Rotations.AngleBetween(motion.Rotations.Span[i - Joints], motion.Rotations.Span[i]), 0, 0.5f * Degree);
        }
    }

    /// <summary>Bones that grow and shrink are made up for by turning them a little, in neighbouring frames alike.</summary>
    [Fact]
    public void Bones_whose_lengths_change_from_frame_to_frame_hardly_turn_for_that()
    {
        Vector3[] pose = [.. StandingBody.Pose];
        var clip = StandingBody.Move(Frames, (frame, joint, place) =>
        {
            int parent = HumanSkeleton.Parents[joint];
            if (parent >= 0) pose[joint] = pose[parent] + (place - StandingBody.Pose[parent]) * (1 + 0.04f * MathF.Sin(2.5f * frame + 1.7f * joint));
            return pose[joint];
        });

        var motion = PoseSolver.Solve(clip);

        float largest = 0;
        for (int frame = 1; frame < Frames; frame++)
        {
            for (int joint = 0; joint < Joints; joint++) largest = MathF.Max(largest, Rotations.AngleBetween(World(motion, frame - 1)[joint], World(motion, frame)[joint]));
        }

        Assert.InRange(largest, 0, 5 * Degree);
    }

    /// <summary>A standing body with its left arm stretched to the side.</summary>
    /// <param name="directions">Of upper arm and forearm, by frame; unit vectors.</param>
    private static MotionClip MoveArm(Func<int, (Vector3 Upper, Vector3 Lower)> directions) => StandingBody.Move(Frames, (frame, joint, place) =>
    {
        var (upper, lower) = directions(frame);
        var elbow = StandingBody.Pose[Shoulder] + UpperArm * upper;
        return joint switch { Elbow => elbow, Wrist => elbow + Forearm * lower, _ => place };
    });

    /// <summary>A direction across an arm that is stretched to the side; 0 degrees is forward.</summary>
    private static Vector3 Across(float degrees) => new(0, MathF.Sin(degrees * Degree), MathF.Cos(degrees * Degree));

    private static void AssertTurns(MotionClip clip)
    {
        var motion = PoseSolver.Solve(clip);
        float source = 0;
        for (int frame = 1; frame < Frames; frame++) source = MathF.Max(source, MathF.Max(Swing(clip, frame, Elbow), Swing(clip, frame, Wrist)));
        for (int frame = 1; frame < Frames; frame++)
        {
            foreach (int joint in Arm) Assert.InRange(Rotations.AngleBetween(World(motion, frame - 1)[joint], World(motion, frame)[joint]), 0, source + Tolerance);
        }

        Assert.InRange(Numbers.MaxDifference(clip.Positions.Span, motion.Positions()), 0, 0.001);
    }

    /// <summary>By what angle the bone that ends in a joint points elsewhere than in the frame before.</summary>
    private static float Swing(MotionClip clip, int frame, int joint)
    {
        var track = new PoseTrack(clip);
        int parent = HumanSkeleton.Parents[joint];
        var turn = Rotations.Between(track[frame - 1][joint] - track[frame - 1][parent], track[frame][joint] - track[frame][parent]);
        return Rotations.AngleBetween(Quaternion.Identity, turn);
    }

    private static Quaternion[] World(SkeletalMotion motion, int frame)
    {
        var (positions, world) = (new Vector3[Joints], new Quaternion[Joints]);
        ForwardKinematics.Pose(HumanSkeleton.Parents.AsSpan(), motion.Offsets.Span, motion.Rotations.Span.Slice(frame * Joints, Joints), positions, world);
        return world;
    }
}
