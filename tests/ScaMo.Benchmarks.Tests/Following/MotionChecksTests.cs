using System.Numerics;
using ScaMo.Benchmarks.Following;
using ScaMo.Motion;

namespace ScaMo.Benchmarks.Tests.Following;

public class MotionChecksTests
{
    [Fact]
    public void A_walk_goes_forward_at_its_speed()
    {
        var walk = Bodies.Walk(0, 1.2f);

        Assert.Equal(1.2, Measure(walk, Quantities.ForwardSpeed), 3);
        Assert.Equal(0, Measure(walk, Quantities.NetTurn), 1);
        Assert.InRange(Measure(walk, Quantities.StepRate), 1.75, 2.25); // two steps a cycle
        Assert.Equal(["walks forward", "moves forward", "goes straight"], Passed(walk));
    }

    [Theory]
    [InlineData(0f, 3f, "runs")]
    [InlineData(0f, -0.8f, "walks backward")]
    [InlineData(0.7f, 0.7f, "moves to the left")]
    [InlineData(-0.7f, 0.7f, "moves to the right")]
    public void Travel_is_told_by_speed_and_direction(float x, float z, string check) => Assert.Contains(check, Passed(Bodies.Walk(x, z)));

    [Fact]
    public void Gliding_without_steps_is_no_walk() =>
        Assert.DoesNotContain("walks forward", Passed(Motion.Tests.StandingBody.Move(80, (frame, _, rest) => rest + new Vector3(0, 0, 1.2f * frame / 20))));

    [Fact]
    public void The_drift_is_measured_from_the_facing_direction() => Assert.Equal(45, Measure(Bodies.Walk(0.7f, 0.7f), Quantities.DriftAngle), 1);

    [Theory]
    [InlineData(90)]
    [InlineData(-90)]
    [InlineData(450)]
    public void A_turn_counts_its_sign_and_whole_turns(float degrees) =>
        Assert.Equal(degrees, Measure(Bodies.Turn(degrees, frames: 200), Quantities.NetTurn), 0.04 * Math.Abs(degrees));

    [Fact]
    public void Turning_left_is_not_turning_right()
    {
        Assert.Contains("turns left", Passed(Bodies.Turn(90)));
        Assert.DoesNotContain("turns right", Passed(Bodies.Turn(90)));
        Assert.Contains("turns right", Passed(Bodies.Turn(-90)));
    }

    [Fact]
    public void A_wave_turns_round_twice_a_cycle()
    {
        var wave = Bodies.Wave("right", frequency: 2, amplitude: 0.15f, seconds: 3);

        Assert.InRange(Measure(wave, Quantities.RightWave), 11, 12);
        Assert.Equal(0, Measure(wave, Quantities.LeftWave));
        Assert.Equal(0.3, Measure(wave, Quantities.RightHandLift), 2);
        Assert.Equal(["stays in place", "raises the right hand", "raises a hand", "holds a hand above the head", "waves the right hand", "waves a hand"], Passed(wave));
    }

    [Fact]
    public void A_hand_held_still_does_not_wave()
    {
        var raised = Passed(Bodies.Wave("left", frequency: 2, amplitude: 0.01f));

        Assert.Contains("raises the left hand", raised);
        Assert.DoesNotContain("waves the left hand", raised);
    }

    [Fact]
    public void A_bow_leans_and_lowers_the_head_but_not_the_pelvis()
    {
        var bow = Bodies.Bow(45);

        Assert.InRange(Measure(bow, Quantities.ForwardLean), 43, 45);
        Assert.InRange(Measure(bow, Quantities.HeadDrop), 0.14, 0.20); // 0.6 m (1 - cos 45°) = 0.18 m
        Assert.Equal(0, Measure(bow, Quantities.PelvisDrop), 2);
        Assert.Contains("bows", Passed(bow));
        Assert.DoesNotContain("bows", Passed(Bodies.Squat(0.4f)));
    }

    [Fact]
    public void A_foot_swung_out_kicks_and_one_behind_does_not()
    {
        Assert.Contains("kicks with the right foot", Passed(Bodies.Foot("right", new Vector3(-0.1f, 1, 0.7f))));
        Assert.DoesNotContain("kicks with the left foot", Passed(Bodies.Foot("right", new Vector3(-0.1f, 1, 0.7f))));
        Assert.DoesNotContain("kicks", Passed(Bodies.Foot("right", new Vector3(-0.1f, 0.7f, -0.5f))));
    }

    [Fact]
    public void A_mirrored_motion_passes_the_mirrored_checks()
    {
        MotionClip[] clips = [Bodies.Walk(0.5f, 0.9f), Bodies.Turn(90), Bodies.Wave("left", 2, 0.2f), Bodies.Foot("left", new Vector3(0.3f, 0.9f, 0.6f)), Bodies.Bow(40)];
        foreach (var clip in clips)
        {
            Assert.Equal(Passed(clip).Select(name => MotionCheck.Named(name).Mirror).Order(), Passed(Bodies.Mirror(clip)).Order());
        }
    }

    [Fact]
    public void A_single_wrong_frame_raises_no_hand()
    {
        var glitch = Motion.Tests.StandingBody.Move(60, (frame, joint, rest) => frame == 30 && joint == 21 ? rest + new Vector3(0, 1, 0) : rest);

        Assert.DoesNotContain("raises the right hand", Passed(glitch));
    }

    private static double Measure(MotionClip clip, Quantity quantity) => new MotionProfile(clip)[quantity];

    private static List<string> Passed(MotionClip clip)
    {
        var profile = new MotionProfile(clip);
        return [.. MotionChecks.All.Where(check => check.IsPassedBy(profile)).Select(check => check.Name)];
    }
}
