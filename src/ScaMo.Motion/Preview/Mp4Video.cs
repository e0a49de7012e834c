using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ScaMo.Motion.Preview;

/// <summary>A motion as an MP4 video (H.264, 4:2:0) that players can start before they have all of it. The program ffmpeg compresses it.</summary>
public static class Mp4Video
{
    private const int MostErrorText = 2000;

    /// <summary>
    /// Writes the video, one picture a frame of the motion. Of an odd width or height the last pixel is left out: the format has pairs only.
    /// </summary>
    /// <param name="clip">The motion: at least one frame, all positions finite.</param>
    /// <param name="options">What to show.</param>
    /// <param name="ffmpeg">The program's path, or its name where the system finds it.</param>
    /// <param name="mp4">Where to.</param>
    /// <param name="cancellationToken">Ends ffmpeg at once.</param>
    /// <exception cref="ArgumentException">There is no frame, a position is not finite, or an option is out of its range.</exception>
    /// <exception cref="VideoEncodingException">ffmpeg could not be started, or failed.</exception>
    public static async Task WriteAsync(MotionClip clip, AnimationOptions options, string ffmpeg, Stream mp4, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(ffmpeg);
        ArgumentNullException.ThrowIfNull(mp4);
        options.Validate();
        using var renderer = new FrameRenderer(clip, options with { Width = options.Width & ~1, Height = options.Height & ~1 });
        // The index moves to the front once all is written, for which ffmpeg needs a file.
        var folder = Directory.CreateTempSubdirectory("scamo-mp4-");
        try
        {
            string path = Path.Combine(folder.FullName, "preview.mp4");
            await EncodeAsync(renderer, clip.FramesPerSecond, options, ffmpeg, path, cancellationToken).ConfigureAwait(false);
            var file = File.OpenRead(path);
            await using (file.ConfigureAwait(false)) await file.CopyToAsync(mp4, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task EncodeAsync(FrameRenderer renderer, float framesPerSecond, AnimationOptions options, string ffmpeg, string path, CancellationToken cancellationToken)
    {
        using var process = Start(ffmpeg, Arguments(options.Width & ~1, options.Height & ~1, framesPerSecond, path));
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            try
            {
                await FeedAsync(renderer, process.StandardInput.BaseStream, cancellationToken).ConfigureAwait(false);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended before it had read everything; why, it has said.
            }

            string text = await errors.ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            if (process.ExitCode != 0) throw new VideoEncodingException($"ffmpeg ended with {process.ExitCode}: {text[..Math.Min(text.Length, MostErrorText)].Trim()}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private static async Task FeedAsync(FrameRenderer renderer, Stream input, CancellationToken cancellationToken)
    {
        byte[] pixels = new byte[renderer.FrameBytes];
        for (int frame = 0; frame < renderer.FrameCount; frame++)
        {
            renderer.Render(frame).CopyTo(pixels);
            await input.WriteAsync(pixels, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Process Start(string ffmpeg, IEnumerable<string> arguments)
    {
        // Given one by one, arguments pass through no shell.
        var start = new ProcessStartInfo(ffmpeg, arguments) { RedirectStandardInput = true, RedirectStandardError = true };
        try
        {
            return Process.Start(start) ?? throw new VideoEncodingException("ffmpeg did not start.");
        }
        catch (Win32Exception e)
        {
            throw new VideoEncodingException($"ffmpeg could not be started: {e.Message}", e);
        }
    }

    private static IEnumerable<string> Arguments(int width, int height, float framesPerSecond, string path)
    {
        string size = string.Create(CultureInfo.InvariantCulture, $"{width}x{height}");
        string rate = framesPerSecond.ToString(CultureInfo.InvariantCulture);
        return
        [
            "-hide_banner", "-nostats", "-loglevel", "error",
            "-f", "rawvideo", "-pixel_format", "bgr0", "-video_size", size, "-framerate", rate, "-i", "pipe:0",
            // Other threads than one are the model's. bitexact: equal motions, equal files.
            "-c:v", "libx264", "-preset", "superfast", "-crf", "25", "-threads", "1", "-pix_fmt", "yuv420p", "-sws_flags", "fast_bilinear",
            "-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart", "-f", "mp4", path,
        ];
    }
}
