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
}
