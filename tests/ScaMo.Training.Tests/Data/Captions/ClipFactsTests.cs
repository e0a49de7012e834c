using ScaMo.Training.Data.Captions;

namespace ScaMo.Training.Tests.Data.Captions;

public sealed class ClipFactsTests
{
    private const float Fps = 20;

    [Fact]
    public void A_straight_walk_has_its_speed_and_no_turn()
    {
        var facts = ClipFacts.Measure(Body(41, t => (0, 1.2 * t, 0)), Fps);

        Assert.Equal(1.2, facts.MeanSpeed, 3);
        Assert.Equal(1.2, facts.PeakSpeed, 3);
        Assert.Equal(2.4, facts.NetDisplacement, 3);
        Assert.Equal(0, facts.NetTurnDegrees, 3);
        Assert.Equal(2.05, facts.Seconds, 3);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(-90)]
    [InlineData(270)]
    [InlineData(-720)]
    public void Turns_to_the_left_are_positive_and_counted_beyond_a_half(double degrees)
    {
        var facts = ClipFacts.Measure(Body(61, t => (0, 0, degrees / 3 * t)), Fps);

        Assert.Equal(degrees, facts.NetTurnDegrees, 2);
        Assert.Equal(-degrees, facts.Mirror().NetTurnDegrees, 2);
    }

    [Fact]
    public void A_start_and_a_stop_show_in_the_speeds_of_the_ends()
    {
        var facts = ClipFacts.Measure(Body(81, t => (0, t < 1 ? 0 : t < 3 ? 1.5 * (t - 1) : 3, 0)), Fps);

        Assert.Equal(0, facts.StartSpeed, 3);
        Assert.Equal(0, facts.EndSpeed, 3);
        Assert.Equal(1.5, facts.PeakSpeed, 3);
    }

    [Fact]
    public void Hand_heights_are_told_apart()
    {
        var facts = ClipFacts.Measure(Body(10, _ => (0, 0, 0), leftWrist: 1.8), Fps);

        Assert.Equal(0.3, facts.LeftHandHeight, 3);
        Assert.Equal(-0.6, facts.RightHandHeight, 3);
        Assert.Equal(0.3, facts.Mirror().RightHandHeight, 3);
    }

    [Fact]
    public void One_frame_stands_still_and_parts_of_frames_are_refused()
    {
        Assert.Equal(0, ClipFacts.Measure(Body(1, _ => (0, 0, 0)), Fps).PeakSpeed);
        Assert.Throws<ArgumentException>(() => ClipFacts.Measure(new float[65], Fps));
        Assert.Throws<ArgumentException>(() => ClipFacts.Measure([], Fps));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClipFacts.Measure(new float[66], 0));
    }

    /// <summary>A stiff body at (x, z) in metres that has turned left by some degrees after t seconds.</summary>
    private static float[] Body(int frames, Func<double, (double X, double Z, double Degrees)> pose, double leftWrist = 0.9)
    {
        (int Joint, double Left, double Height)[] parts =
            [(0, 0, 0.95), (1, 0.1, 0.9), (2, -0.1, 0.9), (15, 0, 1.5), (16, 0.2, 1.4), (17, -0.2, 1.4), (20, 0.3, leftWrist), (21, -0.3, 0.9)];
        var joints = new float[frames * 66];
        for (int frame = 0; frame < frames; frame++)
        {
            var (x, z, degrees) = pose(frame / Fps);
            double turn = degrees * Math.PI / 180;
            foreach (var (joint, left, height) in parts)
            {
                int at = (frame * 22 + joint) * 3;
                joints[at] = (float)(x + left * Math.Cos(turn)); // The left side starts at +X and turns towards -Z.
                joints[at + 1] = (float)height;
                joints[at + 2] = (float)(z - left * Math.Sin(turn));
            }
        }

        return joints;
    }
}
