using ScaMo.Motion.Formats;

namespace ScaMo.Training.Evaluators;

/// <summary>The shape of an evaluator's networks: the file evaluator.json of a run. Defaults are those of the published evaluators of HumanML3D.</summary>
public sealed record EvaluatorShape
{
    /// <summary>Channels of the movement encoder.</summary>
    public int MovementWidth { get; init; } = 512;

    /// <summary>The width of a direction of the motion encoder's GRU.</summary>
    public int MotionWidth { get; init; } = 1024;

    /// <summary>The width of a direction of the text encoder's GRU.</summary>
    public int TextWidth { get; init; } = 512;

    /// <summary>The width of a word's vector.</summary>
    public int WordWidth { get; init; } = 300;

    /// <summary>The width of an embedding.</summary>
    public int Width { get; init; } = 512;

    /// <summary>Words of a caption that count.</summary>
    public int MaxWords { get; init; } = 20;

    /// <summary>Checks the numbers.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? FindProblem() => new[] { MovementWidth, MotionWidth, TextWidth, WordWidth, Width, MaxWords }.All(value => value is >= 1 and <= 1 << 14)
        ? null
        : $"a width or the number of words is not between 1 and {1 << 14}";

    /// <summary>Refuses a file of weights that is too short for networks of this shape, before they take memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="words">How many words' vectors it holds.</param>
    /// <exception cref="DataFormatException">It is too short.</exception>
    internal void CheckSize(string path, int words)
    {
        // The matrices that make up the most of them: GRUs in both directions, convolutions, and those between the widths.
        long numbers = 12L * (MotionWidth * MotionWidth + TextWidth * TextWidth) + 5L * MovementWidth * MovementWidth
            + MovementWidth * MotionWidth + (long)WordWidth * TextWidth + Width * (MotionWidth + TextWidth) + (long)words * WordWidth;
        const int LeastBytes = 2; // of a number, float16
        long length = new FileInfo(path).Length;
        if (length / LeastBytes < numbers) throw new DataFormatException(path, string.Empty, $"{length} bytes are too few for the {numbers} numbers that networks of this shape have at least");
    }
}
