using System.Numerics;
using ScaMo.Motion.Preview;

namespace ScaMo.Motion.Tests.Preview;

public sealed class KeyPosesTests
{
    /// <summary>Rests for 50 frames, then goes ahead for 50.</summary>
    private static readonly MotionClip LateStart = StandingBody.Move(101, (frame, _, place) => place + Math.Max(0, frame - 50) * 0.05f * Vector3.UnitZ);

    [Fact]
    public void Even_poses_have_equal_times_from_first_to_last() =>
        Assert.Equal([0, 25, 50, 75, 100], KeyPoses.Select(LateStart, 5, KeyPoseSelection.Evenly));

    [Fact]
    public void By_motion_a_rest_gets_one_pose_and_the_way_the_others()
    {
        var frames = KeyPoses.Select(LateStart, 5, KeyPoseSelection.ByMotion);

        Assert.Equal(5, frames.Length);
        Assert.Equal(0, frames[0]);
        for (int i = 1; i < 5; i++) Assert.InRange(frames[i], 49.5 + 12.5 * i, 50.5 + 12.5 * i);
    }

    [Fact]
    public void There_are_never_more_poses_than_frames()
    {
        var three = StandingBody.Move(3, (_, _, place) => place);

        Assert.Equal([0, 1, 2], KeyPoses.Select(three, 8, KeyPoseSelection.Evenly));
        Assert.Equal([0, 1, 2], KeyPoses.Select(three, 8, KeyPoseSelection.ByMotion));
        Assert.Equal([1], KeyPoses.Select(three, 1, KeyPoseSelection.Evenly));
        Assert.Empty(KeyPoses.Select(StandingBody.Move(0, (_, _, place) => place), 8, KeyPoseSelection.Evenly));
    }
}
