using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Editing;
using ScaMo.Motion.Kinematics;
using ScaMo.Motion.Measures;

namespace ScaMo.Motion.Tests.Editing;

public sealed class MotionEditsTests
{
    private const int Joints = HumanSkeleton.JointCount;
    private const int Pelvis = 0, LeftHip = 1, LeftKnee = 4, LeftAnkle = 7, RightAnkle = 8, LeftFoot = 10, RightFoot = 11, Head = 15, LeftWrist = 20, RightWrist = 21;
    private const float Metres = 1e-4f;

    [Fact]
    public void Nothing_asked_is_nothing_done()
    {
        var clip = Sample();
        Assert.Same(clip, new MotionEdits().Apply(clip));
        Assert.Same(clip, new MotionEdits { FramesPerSecond = 20 }.Apply(clip));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    public void Another_rate_passes_through_the_same_poses(int rate)
    {
        var clip = Sample();

        var edited = new MotionEdits { FramesPerSecond = rate }.Apply(clip);

        Assert.Equal(rate, edited.FramesPerSecond);
        Assert.Equal((clip.FrameCount - 1) * rate / 20 + 1, edited.FrameCount);
        for (int frame = 0; frame < clip.FrameCount; frame += 2)
        {
            for (int joint = 0; joint < Joints; joint++) Assert.InRange(Vector3.Distance(Pose(clip, frame)[joint], Pose(edited, frame * rate / 20)[joint]), 0, Metres);
        }
    }

    [Fact]
    public void In_place_the_pelvis_only_rises_and_falls_and_the_body_moves_as_before()
    {
        var clip = Sample();

        var edited = new MotionEdits { StaysInPlace = true }.Apply(clip);

        for (int frame = 0; frame < clip.FrameCount; frame++)
        {
            var before = Pose(clip, frame);
            var after = Pose(edited, frame);
            Assert.Equal(Pose(clip, 0)[Pelvis] with { Y = before[Pelvis].Y }, after[Pelvis]);
            for (int joint = 1; joint < Joints; joint++) Assert.InRange(Vector3.Distance(before[joint] - before[Pelvis], after[joint] - after[Pelvis]), 0, Metres);
        }
    }

    [Fact]
    public void A_foot_that_creeps_far_goes_from_place_to_place_without_a_jump()
    {
        var clip = StandingBody.Move(60, (frame, joint, place) => joint is LeftAnkle or LeftFoot ? place + new Vector3(0, 0, 0.008f * frame - 0.2f) : place);

        var edited = new MotionEdits { LocksFeet = true }.Apply(clip);

        int still = 0;
        for (int frame = 1; frame < clip.FrameCount; frame++)
        {
            float step = (Pose(edited, frame)[LeftFoot] - Pose(edited, frame - 1)[LeftFoot]).Length();
            Assert.InRange(step, 0, 0.05f);
            if (step < 0.001f) still++;
        }

        Assert.InRange(still, 30, 60);
    }

    [Fact]
    public void A_locked_foot_stands_still_and_its_leg_keeps_its_bones()
    {
        // The left foot creeps forwards by 1 cm a frame, and is taken off the floor from frame 20 on.
        var clip = StandingBody.Move(40, (frame, joint, place) => joint is LeftAnkle or LeftFoot
            ? place + new Vector3(0, frame < 20 ? 0 : Math.Min(0.2f, 0.05f * (frame - 19)), 0.01f * Math.Min(frame, 10))
            : place);

        var edited = new MotionEdits { LocksFeet = true }.Apply(clip);

        for (int frame = 1; frame < 16; frame++) Assert.InRange((Pose(edited, frame)[LeftFoot] - Pose(edited, frame - 1)[LeftFoot]).Length(), 0, 1e-3f);
        for (int frame = 0; frame < clip.FrameCount; frame++)
        {
            var before = Pose(clip, frame);
            var after = Pose(edited, frame);
            Assert.Equal(Vector3.Distance(before[LeftHip], before[LeftKnee]), Vector3.Distance(after[LeftHip], after[LeftKnee]), 1e-3f);
            Assert.Equal(Vector3.Distance(before[LeftKnee], before[LeftAnkle]), Vector3.Distance(after[LeftKnee], after[LeftAnkle]), 1e-3f);
            Assert.InRange(Vector3.Distance(before[RightFoot], after[RightFoot]), 0, Metres);
            if (frame > 0) Assert.InRange((Pose(edited, frame)[LeftFoot] - Pose(edited, frame - 1)[LeftFoot]).Length(), 0, 0.08f);
        }
    }

    [Fact]
    public void Real_feet_slide_less_when_locked_and_nothing_pops()
    {
        var clip = Sample();

        var edited = new MotionEdits { LocksFeet = true }.Apply(clip);

        var (before, after) = (MotionMeasures.Measure(clip), MotionMeasures.Measure(edited));
        Assert.True(after.ContactDistance < before.ContactDistance, $"{before.ContactDistance} m before, {after.ContactDistance} m after");
        Assert.True(after.MaxPenetration <= before.MaxPenetration + Metres);
        Assert.InRange(after.MeanJerk, 0, 1.25 * before.MeanJerk);
    }

    [Fact]
    public void A_walk_becomes_a_cycle_whose_end_leads_into_its_beginning()
    {
        // Arms and legs swing once in 24 frames while the body walks on; a slow change of height keeps poses from repeating exactly.
        var clip = StandingBody.Move(80, (frame, joint, place) =>
        {
            float swing = MathF.Sin(frame * MathF.Tau / 24) * (joint is LeftWrist or RightAnkle or RightFoot ? 0.2f : joint is RightWrist or LeftAnkle or LeftFoot ? -0.2f : 0);
            return place + new Vector3(0, joint == Head ? 0.0005f * frame : 0, 0.05f * frame + swing);
        });

        var edited = new MotionEdits { Loops = true, StaysInPlace = true }.Apply(clip);

        Assert.InRange(edited.FrameCount, 23, 73);
        Assert.InRange(edited.FrameCount % 24, 0, 0);
        float usual = Enumerable.Range(1, edited.FrameCount - 1).Max(frame => Step(Pose(edited, frame - 1), Pose(edited, frame)));
        Assert.InRange(Step(Pose(edited, edited.FrameCount - 1), Pose(edited, 0)), 0, usual + Metres);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(30)]
    [InlineData(60)]
    public void A_cycle_is_one_at_every_rate(int rate)
    {
        var cycle = new MotionEdits { Loops = true }.Apply(Curve());

        var edited = new MotionEdits { Loops = true, FramesPerSecond = rate }.Apply(Curve());

        Assert.Equal((int)Math.Round(cycle.FrameCount * rate / 20.0), edited.FrameCount);
        float usual = Enumerable.Range(1, edited.FrameCount - 1).Max(frame => Step(Pose(edited, frame - 1), Pose(edited, frame)));
        Vector3[] next = [.. Pose(edited, 0).ToArray().Select(place => place + edited.CycleWay!.Value)];
        Assert.InRange(Step(Pose(edited, edited.FrameCount - 1), next), 0, 1.05f * usual);
    }

    [Fact]
    public void A_cycle_of_a_body_that_turns_ends_as_it_began_and_begins_at_the_origin()
    {
        var cycle = new MotionEdits { Loops = true }.Apply(Curve());
        var spot = new MotionEdits { Loops = true, StaysInPlace = true }.Apply(Curve());

        Assert.InRange((Pose(cycle, 0)[Pelvis] with { Y = 0 }).Length(), 0, Metres);
        Assert.InRange(Math.Abs(Facing.AngleOf(Pose(cycle, 0))!.Value), 0, 1e-3);
        // Straight on, as far as it went on the curve.
        Assert.InRange(cycle.CycleWay!.Value.Z, 0.045f * cycle.FrameCount, 0.055f * cycle.FrameCount);
        Assert.InRange(Math.Abs(cycle.CycleWay.Value.X), 0, 0.1f * cycle.CycleWay.Value.Z);
        Assert.Equal(Vector3.Zero, spot.CycleWay);
        float usual = Enumerable.Range(1, spot.FrameCount - 1).Max(frame => Step(Pose(spot, frame - 1), Pose(spot, frame)));
        Assert.InRange(Step(Pose(spot, spot.FrameCount - 1), Pose(spot, 0)), 0, 1.05f * usual);
    }

    [Fact]
    public void A_cycle_has_the_motion_in_it_and_not_the_rest_before_or_behind()
    {
        // Two seconds of rest, a hand goes up and down in two, and two of rest. Breathing keeps poses from repeating exactly.
        var clip = StandingBody.Move(120, (frame, joint, place) =>
        {
            float raised = frame is > 40 and < 80 ? (1 - MathF.Cos((frame - 40) * MathF.Tau / 40)) / 2 : 0;
            return place + new Vector3(0, 0.002f * MathF.Sin(frame) + (joint == LeftWrist ? raised : 0), 0);
        });

        var edited = new MotionEdits { Loops = true }.Apply(clip);

        Assert.NotNull(edited.CycleWay);
        Assert.Equal(1, Enumerable.Range(0, edited.FrameCount).Max(frame => Pose(edited, frame)[LeftWrist].Y) - StandingBody.Pose[LeftWrist].Y, 0.02f);
    }

    [Fact]
    public void A_hand_that_stays_up_is_no_cycle()
    {
        var clip = StandingBody.Move(120, (frame, joint, place) =>
            place + new Vector3(0, 0.002f * MathF.Sin(frame) + (joint is LeftWrist or RightWrist or Head ? Math.Clamp((frame - 40) / 30f, 0, 1) : 0), 0));

        Assert.Same(clip, new MotionEdits { Loops = true }.Apply(clip));
    }

    [Fact]
    public void A_motion_that_does_not_repeat_stays_as_it_is()
    {
        var clip = StandingBody.Move(40, (frame, joint, place) => place + new Vector3(0, 0.05f * frame * joint, 0));
        Assert.Same(clip, new MotionEdits { Loops = true }.Apply(clip));
    }

    [Fact]
    public void Edits_go_together()
    {
        var edited = new MotionEdits { LocksFeet = true, Loops = true, StaysInPlace = true, FramesPerSecond = 60 }.Apply(Sample());

        Assert.Equal(60, edited.FramesPerSecond);
        Assert.All(edited.Positions.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    /// <summary>A walk of 5 cm a frame, steps of 24 frames, that turns to the left by a quarter in 96.</summary>
    private static MotionClip Curve()
    {
        const float Rate = MathF.PI / 2 / 96;
        return StandingBody.Move(120, (frame, joint, place) =>
        {
            float swing = MathF.Sin(frame * MathF.Tau / 24) * (joint is LeftWrist or RightAnkle or RightFoot ? 0.2f : joint is RightWrist or LeftAnkle or LeftFoot ? -0.2f : 0);
            var turn = Quaternion.CreateFromAxisAngle(Vector3.UnitY, Rate * frame);
            var centre = new Vector3(0.05f / Rate, 0, 0);
            return Vector3.Transform(place + new Vector3(0, 0, swing) - centre, turn) + centre + new Vector3(3, 0, -2);
        });
    }

    private static float Step(ReadOnlySpan<Vector3> from, ReadOnlySpan<Vector3> to)
    {
        float longest = 0;
        for (int joint = 0; joint < from.Length; joint++) longest = Math.Max(longest, Vector3.Distance(from[joint], to[joint]));
        return longest;
    }

    private static MotionClip Sample() => new(20, Goldens.Floats("humanml3d-sample", "new_joints_012314.npy").Data);

    private static ReadOnlySpan<Vector3> Pose(MotionClip clip, int frame) => MemoryMarshal.Cast<float, Vector3>(clip.Positions.Span).Slice(frame * Joints, Joints);
}
