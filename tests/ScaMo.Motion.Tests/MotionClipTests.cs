using ScaMo.Motion.Features;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Tests;

public sealed class MotionClipTests
{
    [Fact]
    public void Knows_its_frames_and_its_time()
    {
        var clip = new MotionClip(20, new float[30 * HumanSkeleton.JointCount * 3], new float[30 * FeatureLayout.Count]);

        Assert.Equal(30, clip.FrameCount);
        Assert.Equal(1.5, clip.Seconds);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-20)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Refuses_a_frame_rate_that_is_none(float framesPerSecond) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MotionClip(framesPerSecond, new float[66]));

    [Theory]
    [InlineData(65, 0)]
    [InlineData(66, 262)]
    [InlineData(66, 526)]
    public void Refuses_lengths_that_disagree(int positions, int features) =>
        Assert.Throws<ArgumentException>(() => new MotionClip(20, new float[positions], new float[features]));

    [Fact]
    public void The_feature_groups_fill_a_row_without_gaps()
    {
        Range[] groups =
        [
            FeatureLayout.RootAngularVelocity, FeatureLayout.RootLinearVelocity, FeatureLayout.RootHeight, FeatureLayout.LocalPositions,
            FeatureLayout.Rotations, FeatureLayout.LocalVelocities, FeatureLayout.FootContacts,
        ];

        int next = 0;
        foreach (var group in groups)
        {
            var (start, length) = group.GetOffsetAndLength(FeatureLayout.Count);
            Assert.Equal(next, start);
            next += length;
        }

        Assert.Equal(FeatureLayout.Count, next);
    }
}
