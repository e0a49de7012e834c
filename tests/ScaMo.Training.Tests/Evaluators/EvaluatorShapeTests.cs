using ScaMo.Motion.Formats;
using ScaMo.Training.Evaluators;

namespace ScaMo.Training.Tests.Evaluators;

public sealed class EvaluatorShapeTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    /// <summary>Such networks would take 16 GB.</summary>
    [Fact]
    public void Weights_that_are_too_short_for_the_shape_are_refused_before_networks_are_made()
    {
        File.WriteAllBytes(_path, new byte[1000]);

        var exception = Assert.Throws<DataFormatException>(() => new EvaluatorShape { MovementWidth = 1 << 14, MotionWidth = 1 << 14 }.CheckSize(_path, words: 5));

        Assert.Contains("1000 bytes are too few", exception.Problem, StringComparison.Ordinal);
        new EvaluatorShape { MovementWidth = 4, MotionWidth = 4, TextWidth = 2, WordWidth = 2, Width = 1 }.CheckSize(_path, words: 5);
    }
}
