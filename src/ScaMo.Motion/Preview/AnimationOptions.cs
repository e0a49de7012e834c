namespace ScaMo.Motion.Preview;

/// <summary>What a moving picture shows.</summary>
public sealed record AnimationOptions
{
    /// <summary>The shortest side, pixels.</summary>
    public const int SmallestSide = 64;

    /// <summary>The longest side, pixels.</summary>
    public const int LargestSide = 2048;

    /// <summary>The caption above the body; null for none. Cut where it is too long for one line.</summary>
    public string? Title { get; init; }

    /// <summary>The picture's width, 64 to 2048 pixels.</summary>
    public int Width { get; init; } = 480;

    /// <summary>The picture's height, 64 to 2048 pixels.</summary>
    public int Height { get; init; } = 480;

    /// <summary>The colours.</summary>
    public PreviewTheme Theme { get; init; } = PreviewTheme.Light;

    /// <exception cref="ArgumentException">A side is out of its range.</exception>
    internal void Validate()
    {
        foreach (int side in (ReadOnlySpan<int>)[Width, Height])
        {
            if (side is < SmallestSide or > LargestSide) throw new ArgumentException($"Width and height must be from {SmallestSide} to {LargestSide}, not {side}.");
        }
    }
}
