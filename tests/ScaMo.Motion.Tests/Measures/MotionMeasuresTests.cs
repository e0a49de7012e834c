using System.Numerics;
using ScaMo.Motion.Kinematics;
using ScaMo.Motion.Measures;

namespace ScaMo.Motion.Tests.Measures;

public sealed class MotionMeasuresTests
{
    private const int LeftFoot = 10;
    private const int LeftWrist = 20;

    [Fact]
    public void A_body_that_stands_has_nothing_to_measure()
    {
        var measures = MotionMeasures.Measure(StandingBody.Move(40, (_, _, place) => place));

        Assert.Equal(
            new MotionMeasures
            {
                FootSkatingRatio = 0,
                ContactSpeed = 0,
                ContactDistance = 0,
                MeanPenetration = 0,
                MaxPenetration = 0,
                PenetrationRatio = 0,
                MeanJerk = 0,
                BoneLengthDrift = measures.BoneLengthDrift,
                PathLength = 0,
                MeanSpeed = 0,
                NetTurn = 0,
            },
            measures);
        Assert.InRange(measures.BoneLengthDrift, 0, 1e-6);
    }

    [Fact]
    public void One_frame_can_be_measured_and_none_or_no_number_cannot()
    {
        var one = MotionMeasures.Measure(StandingBody.Move(1, (_, _, place) => place - 0.02f * Vector3.UnitY));

        Assert.Equal(0.01, one.MaxPenetration, 6);
        Assert.Equal(0, one.FootSkatingRatio);
        Assert.Equal(0, one.MeanSpeed);
        Assert.Throws<ArgumentException>(() => MotionMeasures.Measure(StandingBody.Move(0, (_, _, place) => place)));
        Assert.Throws<ArgumentException>(() => MotionMeasures.Measure(StandingBody.Move(2, (frame, _, place) => frame == 1 ? new(float.NaN) : place)));
    }

    [Theory]
    [InlineData(0.4f, 0)] // slower than the limit
    [InlineData(0.8f, 37 / 39.0)] // the average over five steps reaches beyond the ends: 0.48 m/s there, 0.64 beside them
    [InlineData(1, 1)]
    public void A_sliding_body_skates_at_its_speed(float speed, double expectedRatio)
    {
        var measures = MotionMeasures.Measure(StandingBody.Move(40, (frame, _, place) => place + speed * frame / 20 * Vector3.UnitX));

        Assert.Equal(expectedRatio, measures.FootSkatingRatio, 6);
        Assert.Equal(speed, measures.ContactSpeed, 5);
        Assert.Equal(2 * speed * 39 / 20, measures.ContactDistance, 4);
        Assert.Equal(speed, measures.MeanSpeed, 5);
        Assert.Equal(speed * 39 / 20, measures.PathLength, 4);
    }

    [Fact]
    public void A_short_slip_of_one_foot_counts_only_where_its_average_is_fast()
    {
        // The left foot moves in steps 10 to 13, 5 cm each (1 m/s); averages over five steps: 0.6, 0.8, 0.8, 0.6 m/s.
        var slip = MotionMeasures.Measure(StandingBody.Move(41, (frame, joint, place) => joint == LeftFoot ? place + 0.05f * Math.Clamp(frame - 10, 0, 4) * Vector3.UnitZ : place));
        // One step of 5 cm alone: an average of 0.2 m/s.
        var twitch = MotionMeasures.Measure(StandingBody.Move(41, (frame, joint, place) => joint == LeftFoot && frame > 10 ? place + 0.05f * Vector3.UnitZ : place));

        Assert.Equal(4 / 40.0, slip.FootSkatingRatio, 9);
        Assert.Equal(0.2, slip.ContactDistance, 5);
        Assert.Equal(0.2 / (80 / 20.0), slip.ContactSpeed, 5);
        Assert.Equal(0, twitch.FootSkatingRatio);
    }

    [Fact]
    public void A_foot_in_the_air_does_not_skate()
    {
        var flying = MotionMeasures.Measure(StandingBody.Move(40, (frame, _, place) => place + new Vector3(0.1f * frame, 0.05f, 0)));

        Assert.Equal(0, flying.FootSkatingRatio);
        Assert.Equal(0, flying.ContactDistance);
        Assert.Equal(2, flying.MeanSpeed, 4);
    }

    [Fact]
    public void Penetration_is_the_depth_of_the_lowest_joint()
    {
        // Toes stand at 1 cm: 3 cm below the floor in a quarter of the frames, 0.4 cm in another.
        var measures = MotionMeasures.Measure(StandingBody.Move(40, (frame, _, place) => place - (frame < 10 ? 0.04f : frame < 20 ? 0.014f : 0) * Vector3.UnitY));

        Assert.Equal(0.03, measures.MaxPenetration, 5);
        Assert.Equal((0.03 + 0.004) / 4, measures.MeanPenetration, 5);
        Assert.Equal(0.25, measures.PenetrationRatio, 9);
    }

    [Fact]
    public void Jerk_is_the_third_derivative()
    {
        // A throw (second order) has none; x = t³ has 6 m/s³ everywhere.
        var thrown = MotionMeasures.Measure(StandingBody.Move(30, (frame, _, place) => place + Seconds(frame) * (3 - 4.9f * Seconds(frame)) * Vector3.UnitY));
        var cubic = MotionMeasures.Measure(StandingBody.Move(30, (frame, _, place) => place + MathF.Pow(Seconds(frame), 3) * Vector3.UnitX));

        Assert.InRange(thrown.MeanJerk, 0, 0.02);
        Assert.InRange(cubic.MeanJerk, 5.98, 6.02);

        static float Seconds(int frame) => frame / 20f;
    }

    [Fact]
    public void Bone_length_drift_finds_the_bone_that_stretches()
    {
        var elbow = StandingBody.Pose[HumanSkeleton.Parents[LeftWrist]];
        var measures = MotionMeasures.Measure(StandingBody.Move(20, (frame, joint, place) => joint == LeftWrist && frame < 10 ? elbow + 1.5f * (place - elbow) : place));

        // Half the time 1.5, half the time 1: mean 1.25.
        Assert.Equal(0.2, measures.BoneLengthDrift, 5);
    }

    [Theory]
    [InlineData(1, 450)]
    [InlineData(-1, -450)]
    public void A_circle_has_its_length_and_its_turns(int left, double expectedTurn)
    {
        // A circle of radius 2 m, walked through one and a quarter times in 10 s; facing ahead. Left turns are counter-clockwise from above.
        const int Frames = 201;
        var measures = MotionMeasures.Measure(StandingBody.Move(Frames, (frame, _, place) =>
        {
            float angle = left * 2.5f * MathF.PI * frame / (Frames - 1);
            var center = new Vector3(2 * left, 0, 0);
            return Vector3.Transform(place - center, Quaternion.CreateFromAxisAngle(Vector3.UnitY, angle)) + center;
        }));

        Assert.Equal(expectedTurn, measures.NetTurn, 2);
        Assert.Equal(5 * Math.PI, measures.PathLength, 2);
        Assert.Equal(0.5 * Math.PI, measures.MeanSpeed, 3);
    }

    [Fact]
    public void Measures_do_not_depend_on_the_frame_rate_of_the_same_motion()
    {
        var slow = MotionMeasures.Measure(StandingBody.Move(41, (frame, _, place) => place + frame / 20f * Vector3.UnitZ));
        var fast = MotionMeasures.Measure(StandingBody.Move(121, (frame, _, place) => place + frame / 60f * Vector3.UnitZ, framesPerSecond: 60));

        Assert.Equal(slow.ContactSpeed, fast.ContactSpeed, 4);
        Assert.Equal(slow.ContactDistance, fast.ContactDistance, 4);
        Assert.Equal(slow.MeanSpeed, fast.MeanSpeed, 4);
        Assert.Equal(1, fast.FootSkatingRatio, 6);
    }

    [Fact]
    public void A_recorded_walk_skates_little_and_stays_on_the_floor()
    {
        var measures = MotionMeasures.Measure(new MotionClip(20, Goldens.Floats("humanml3d-sample", "new_joints_012314.npy").Data));

        Assert.InRange(measures.FootSkatingRatio, 0, 0.15);
        Assert.InRange(measures.MaxPenetration, 0, 0.05);
        Assert.InRange(measures.BoneLengthDrift, 0, 0.001);
    }
}
