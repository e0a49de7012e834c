using System.Globalization;
using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>A motion at one glance: some of its poses side by side, in one picture.</summary>
public static class ContactSheet
{
    private const int SmallestSide = 64;
    private const int LargestSide = 8192;
    private const int MostPoses = 64;

    /// <summary>Width over height of a panel that suits a standing body.</summary>
    private const float PanelAspect = 0.8f;

    /// <summary>Writes the picture as PNG, its size that of the options.</summary>
    /// <param name="clip">The motion: at least one frame, all positions finite.</param>
    /// <param name="options">What to show.</param>
    /// <param name="png">Where to.</param>
    /// <exception cref="ArgumentException">There is no frame, a position is not finite, or an option is out of its range.</exception>
    public static void Write(MotionClip clip, ContactSheetOptions options, Stream png)
    {
        ArgumentNullException.ThrowIfNull(png);
        using var image = Draw(clip, options);
        using var data = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        data.SaveTo(png);
    }

    private static SKImage Draw(MotionClip clip, ContactSheetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require(options.Width is >= SmallestSide and <= LargestSide, nameof(options.Width), SmallestSide, LargestSide);
        Require(options.Height is >= SmallestSide and <= LargestSide, nameof(options.Height), SmallestSide, LargestSide);
        Require(options.PoseCount is >= 1 and <= MostPoses, nameof(options.PoseCount), 1, MostPoses);
        Require(options.Columns is >= 0 and <= MostPoses, nameof(options.Columns), 0, MostPoses);
        var scene = new Scene(clip) { Theme = options.Theme };
        var frames = KeyPoses.Select(clip, options.PoseCount, options.Selection);

        using var surface = SKSurface.Create(new SKImageInfo(options.Width, options.Height));
        var canvas = surface.Canvas;
        canvas.Clear(options.Theme.Sky);
        float fontSize = Math.Clamp(Math.Min(options.Width, options.Height) / 38f, 9, 40);
        float gap = fontSize * 0.5f;
        float header = fontSize * 2.4f;
        DrawHeader(canvas, clip, options, fontSize);

        var area = new SKRect(gap, header, options.Width - gap, options.Height - gap);
        int columns = options.Columns > 0 ? Math.Min(options.Columns, frames.Length) : ChooseColumns(frames.Length, area);
        int rows = (frames.Length + columns - 1) / columns;
        var panel = new SKSize((area.Width + gap) / columns - gap, (area.Height + gap) / rows - gap);
        var camera = scene.FrontCamera(frames, panel.Width / panel.Height);
        for (int i = 0; i < frames.Length; i++)
        {
            var corner = new SKPoint(area.Left + i % columns * (panel.Width + gap), area.Top + i / columns * (panel.Height + gap));
            DrawPanel(canvas, scene, SKRect.Create(corner, panel), frames[i], scene.Follow(camera, frames[i]), clip.FramesPerSecond, fontSize);
        }

        return surface.Snapshot();
    }

    private static void DrawPanel(SKCanvas canvas, Scene scene, SKRect area, int frame, Camera camera, float framesPerSecond, float fontSize)
    {
        using var frameShape = new SKRoundRect(area, fontSize * 0.35f);
        canvas.Save();
        canvas.ClipRoundRect(frameShape, antialias: true);
        scene.Draw(canvas, area, frame, camera);
        canvas.Restore();

        using var font = PreviewFont.OfSize(fontSize * 0.72f);
        using var paint = new SKPaint { IsAntialias = true, Color = scene.Theme.FaintText };
        string time = string.Create(CultureInfo.InvariantCulture, $"{frame / framesPerSecond:0.00} s");
        canvas.DrawText(time, area.Left + fontSize * 0.5f, area.Bottom - fontSize * 0.5f, SKTextAlign.Left, font, paint);
    }

    private static void DrawHeader(SKCanvas canvas, MotionClip clip, ContactSheetOptions options, float fontSize)
    {
        var theme = options.Theme;
        using var small = PreviewFont.OfSize(fontSize * 0.72f);
        using var large = PreviewFont.OfSize(fontSize);
        using var paint = new SKPaint { IsAntialias = true };
        float baseline = fontSize * 1.55f;
        float right = options.Width - fontSize * 0.9f;

        right = DrawFromRight(string.Create(CultureInfo.InvariantCulture, $"{clip.Seconds:0.0#} s · {clip.FrameCount} frames"), right) - fontSize * 1.4f;
        right = DrawKey("right", theme.Right, right);
        right = DrawKey("left", theme.Left, right);
        if (options.Title is not { Length: > 0 } title) return;
        paint.Color = theme.Text;
        float left = fontSize * 0.9f;
        canvas.DrawText(PreviewFont.Fit(PreviewFont.OneLine(title), large, Math.Max(0, right - left)), left, baseline, SKTextAlign.Left, large, paint);

        float DrawFromRight(string text, float end)
        {
            paint.Color = theme.FaintText;
            canvas.DrawText(text, end, baseline, SKTextAlign.Right, small, paint);
            return end - small.MeasureText(text);
        }

        float DrawKey(string text, SKColor color, float end)
        {
            float start = DrawFromRight(text, end) - fontSize * 0.45f;
            paint.Color = color;
            canvas.DrawCircle(start, baseline - fontSize * 0.25f, fontSize * 0.25f, paint);
            return start - fontSize * 1.1f;
        }
    }

    private static int ChooseColumns(int count, SKRect area)
    {
        float SizeWith(int columns) => Math.Min(area.Width / columns / PanelAspect, area.Height / ((count + columns - 1) / columns));
        return Enumerable.Range(1, count).MaxBy(SizeWith);
    }

    private static void Require(bool isInRange, string option, int least, int most)
    {
        if (!isInRange) throw new ArgumentException($"{option} must be from {least} to {most}.", nameof(option));
    }
}
