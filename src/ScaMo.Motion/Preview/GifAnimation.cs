using System.Collections.Concurrent;

namespace ScaMo.Motion.Preview;

/// <summary>A motion as an animated GIF that repeats for ever, on a flat background, in the colours of <see cref="GifPalette"/>.</summary>
public static class GifAnimation
{
    /// <summary>Viewers show frames that are shorter than this much too long.</summary>
    private const int ShortestFrame = 2;

    private const int UnitsPerSecond = 100;

    private static readonly ConcurrentDictionary<PreviewTheme, GifPalette> Palettes = new();

    /// <summary>
    /// Writes the animation: one picture a frame of the motion, or where these are more than 50 a second, one of every two, three and so on.
    /// </summary>
    /// <param name="clip">The motion: at least one frame, all positions finite.</param>
    /// <param name="options">What to show.</param>
    /// <param name="gif">Where to.</param>
    /// <param name="cancellationToken">Ends the work between two frames.</param>
    /// <exception cref="ArgumentException">There is no frame, a position is not finite, or an option is out of its range.</exception>
    public static void Write(MotionClip clip, AnimationOptions options, Stream gif, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(gif);
        var flat = options.Theme with { Ground = options.Theme.Sky };
        using var renderer = new FrameRenderer(clip, options with { Theme = flat });
        var palette = Palettes.GetOrAdd(flat, theme => new GifPalette(theme));
        var writer = new GifWriter(gif, options.Width, options.Height, palette.ToTable(), GifPalette.Bits, GifPalette.Transparent);

        int step = Math.Max(1, (int)Math.Ceiling(ShortestFrame * clip.FramesPerSecond / UnitsPerSecond));
        byte[] indices = new byte[options.Width * options.Height];
        for (int frame = 0; frame < renderer.FrameCount; frame += step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            palette.Map(renderer.Render(frame), indices);
            int duration = 0;
            for (int shown = frame; shown < Math.Min(frame + step, renderer.FrameCount); shown++) duration += FrameTimes.DurationOf(shown, clip.FramesPerSecond, UnitsPerSecond);
            writer.Add(indices, duration);
        }

        writer.End();
    }
}
