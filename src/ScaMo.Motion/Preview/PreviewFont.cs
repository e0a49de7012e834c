using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>The typeface of labels: Inter, embedded, since a server's container has no fonts. Latin, Greek and Cyrillic.</summary>
public static class PreviewFont
{
    private static readonly Lazy<SKTypeface> Inter = new(Load);

    /// <summary>The typeface, for the life of the process.</summary>
    public static SKTypeface Typeface => Inter.Value;

    /// <summary>A font of a size in pixels; the caller disposes it.</summary>
    public static SKFont OfSize(float size) => new(Typeface, size) { Edging = SKFontEdging.Antialias, Subpixel = true };

    /// <summary>The text, or as much of it as fits, with an ellipsis.</summary>
    internal static string Fit(string text, SKFont font, float width)
    {
        const string Ellipsis = "…";
        if (font.MeasureText(text) <= width) return text;
        int length = font.BreakText(text, Math.Max(0, width - font.MeasureText(Ellipsis)));
        if (length > 0 && char.IsHighSurrogate(text[length - 1])) length--;
        return text[..length].TrimEnd() + Ellipsis;
    }

    /// <summary>The text in one line: line breaks and their like have no glyphs.</summary>
    internal static string OneLine(string text) => string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    private static SKTypeface Load()
    {
        const string Resource = "Inter-Medium.otf";
        using var stream = typeof(PreviewFont).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException($"The resource {Resource} is no font.");
    }
}
