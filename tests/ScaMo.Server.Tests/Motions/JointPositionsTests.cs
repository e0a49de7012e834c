using System.Text.Json;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Tests.Motions;

public sealed class JointPositionsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Are_frames_of_joints_of_the_same_numbers(int frames)
    {
        var random = new Random(frames);
        float[] extremes = [0, -0f, 1e-10f, float.Epsilon, float.MaxValue, float.MinValue, 1f / 3];
        float[] numbers = [.. Enumerable.Range(0, frames * 66).Select(i => i < extremes.Length ? extremes[i] : (float)random.NextDouble() * 4 - 2)];

        float[][][] read = JsonSerializer.Deserialize<float[][][]>(JsonSerializer.Serialize(new JointPositions(numbers)))!;

        Assert.Equal(frames, read.Length);
        Assert.All(read, frame => Assert.Equal(22, frame.Length));
        Assert.Equal(numbers.Select(BitConverter.SingleToInt32Bits), read.SelectMany(frame => frame).SelectMany(joint => joint).Select(BitConverter.SingleToInt32Bits));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Are_refused_if_json_cannot_hold_them(float value)
    {
        var numbers = new float[66];
        numbers[65] = value;

        Assert.Throws<ArgumentException>(() => JsonSerializer.Serialize(new JointPositions(numbers)));
    }
}
