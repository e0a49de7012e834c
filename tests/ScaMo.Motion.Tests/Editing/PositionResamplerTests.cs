using ScaMo.Motion.Editing;

namespace ScaMo.Motion.Tests.Editing;

public sealed class PositionResamplerTests
{
    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(16)]
    [InlineData(120)]
    [InlineData(20)]
    public void A_steady_motion_stays_steady_up_to_its_ends(double rate)
    {
        float[] values = [.. Enumerable.Range(0, (int)(rate * 3) + 1).SelectMany(frame => new[] { (float)(1.5 * frame / rate), (float)(2 - frame / rate) })];

        var resampled = PositionResampler.Resample(values, 2, 1 / rate, 20);

        Assert.Equal(61 * 2, resampled.Length);
        for (int frame = 0; frame <= 60; frame++)
        {
            Assert.Equal(1.5 * frame / 20, resampled[frame * 2], 0.004);
            Assert.Equal(2 - frame / 20.0, resampled[frame * 2 + 1], 0.004);
        }
    }

    [Fact]
    public void What_people_do_is_kept_and_what_the_new_rate_cannot_show_is_not_folded_back()
    {
        float[] Wave(double hertz) => [.. Enumerable.Range(0, 241).Select(frame => (float)Math.Sin(2 * Math.PI * hertz * frame / 60 + 0.5))];

        var slow = PositionResampler.Resample(Wave(2), 1, 1 / 60.0, 20);
        for (int frame = 10; frame < 70; frame++) Assert.Equal(Math.Sin(2 * Math.PI * 2 * frame / 20 + 0.5), slow[frame], 0.06);

        // Every third sample of 18 Hz at 60 a second is a wave of 2 Hz as strong as the original.
        Assert.True(PositionResampler.Resample(Wave(18), 1, 1 / 60.0, 20)[10..70].Max(MathF.Abs) < 0.1);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(4, 3)]
    [InlineData(91, 61)]
    public void As_many_frames_are_made_as_fit_between_the_first_and_the_last(int frames, int expected) =>
        Assert.Equal(expected, PositionResampler.FrameCount(frames, 0.0333333, 20));
}
