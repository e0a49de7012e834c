using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>The colours of a preview.</summary>
public sealed record PreviewTheme
{
    /// <summary>On light ground.</summary>
    public static PreviewTheme Light { get; } = new();

    /// <summary>The picture's upper edge.</summary>
    public SKColor Sky { get; init; } = new(0xfb, 0xfc, 0xfd);

    /// <summary>The picture's lower edge.</summary>
    public SKColor Ground { get; init; } = new(0xe3, 0xe7, 0xed);

    /// <summary>Lines of the floor grid.</summary>
    public SKColor Grid { get; init; } = new(0x9a, 0xa5, 0xb4);

    /// <summary>Shadows on the floor.</summary>
    public SKColor Shadow { get; init; } = new(0x1c, 0x24, 0x33);

    /// <summary>The way of the root on the floor.</summary>
    public SKColor Trail { get; init; } = new(0x2f, 0x8f, 0x6b);

    /// <summary>Trunk and head.</summary>
    public SKColor Body { get; init; } = new(0xc9, 0xcc, 0xd6);

    /// <summary>Left arm and leg: warm.</summary>
    public SKColor Left { get; init; } = new(0xf0, 0x7f, 0x3c);

    /// <summary>Right arm and leg: cool.</summary>
    public SKColor Right { get; init; } = new(0x3f, 0x86, 0xe0);

    /// <summary>Titles.</summary>
    public SKColor Text { get; init; } = new(0x1d, 0x23, 0x2e);

    /// <summary>Labels.</summary>
    public SKColor FaintText { get; init; } = new(0x62, 0x6c, 0x7b);
}
