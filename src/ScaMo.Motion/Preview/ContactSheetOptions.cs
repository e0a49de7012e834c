namespace ScaMo.Motion.Preview;

/// <summary>What a contact sheet shows.</summary>
public sealed record ContactSheetOptions
{
    /// <summary>The caption above the poses; null for none. Cut where it is too long for one line.</summary>
    public string? Title { get; init; }

    /// <summary>The most poses shown, 1 to 64.</summary>
    public int PoseCount { get; init; } = 8;

    /// <summary>How the poses are chosen.</summary>
    public KeyPoseSelection Selection { get; init; } = KeyPoseSelection.Evenly;

    /// <summary>Poses in a row; 0 chooses what shows them largest.</summary>
    public int Columns { get; init; }

    /// <summary>The picture's width, 64 to 8192 pixels.</summary>
    public int Width { get; init; } = 1600;

    /// <summary>The picture's height, 64 to 8192 pixels.</summary>
    public int Height { get; init; } = 900;

    /// <summary>The colours.</summary>
    public PreviewTheme Theme { get; init; } = PreviewTheme.Light;
}
