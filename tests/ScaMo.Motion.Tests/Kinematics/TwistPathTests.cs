using System.Numerics;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Tests.Kinematics;

public sealed class TwistPathTests
{
    private const int Frames = 60;
    private const int FreeFrom = 20, FreeTo = 40;

    [Fact]
    public void Where_nothing_is_wanted_the_twist_goes_over_evenly()
    {
        var path = Path(after: 2);
        path.Solve();

        Assert.InRange(path.Angles[FreeFrom - 1], 0, 0.1);
        Assert.InRange(path.Angles[FreeTo], 1.9, 2);
        for (int frame = FreeFrom + 2; frame < FreeTo; frame++)
        {
            Assert.Equal(path.Angles[frame - 1] - path.Angles[frame - 2], path.Angles[frame] - path.Angles[frame - 1], 1e-6);
        }
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.01)]
    public void No_step_is_beyond_its_limits_and_what_is_missing_is_shared_between_before_and_after(double limit)
    {
        var path = Path(after: 2);
        for (int frame = 1; frame < Frames; frame++) path.Limit(frame, -limit, limit);
        path.Solve();

        for (int frame = 1; frame < Frames; frame++) Assert.InRange(path.Angles[frame] - path.Angles[frame - 1], -limit - 1e-9, limit + 1e-9);
        Assert.Equal(2 - path.Angles[Frames - 1], path.Angles[0], 0.05);
    }

    [Fact]
    public void A_step_that_must_be_taken_is_taken()
    {
        var path = Path(after: 0);
        path.Limit(30, 0.5, 0.7);
        path.Solve();

        Assert.InRange(path.Angles[30] - path.Angles[29], 0.5 - 1e-9, 0.7 + 1e-9);
    }

    [Fact]
    public void Angles_run_on_through_whole_turns()
    {
        var path = new TwistPath(Frames);
        for (int frame = 0; frame < Frames; frame++) Want(path, frame, 0.3 * frame);
        for (int frame = 1; frame < Frames; frame++) path.Limit(frame, -1, 1);
        path.Solve();

        Assert.Equal(0.3 * Frames / 2, path.Angles[Frames / 2], 1e-3);
        Assert.Equal(0.3 * (Frames - 1), path.Angles[Frames - 1], 0.1);
    }

    /// <summary>0 in the first third of the frames, something else in the last, anything between them; steps hardly bounded.</summary>
    private static TwistPath Path(double after)
    {
        var path = new TwistPath(Frames);
        for (int frame = 0; frame < Frames; frame++)
        {
            if (frame is < FreeFrom or >= FreeTo) Want(path, frame, frame < FreeFrom ? 0 : after);
            if (frame > 0) path.Limit(frame, -3, 3);
        }

        return path;
    }

    private static void Want(TwistPath path, int frame, double angle) => path.Want(frame, new Vector2((float)Math.Cos(angle), (float)Math.Sin(angle)));
}
