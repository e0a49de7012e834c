using System.ComponentModel;
using System.Diagnostics;

namespace ScaMo.Server.Previews;

/// <summary>Finds out whether an ffmpeg can compress what an MP4 is made of here: distributions ship it without libx264, too.</summary>
internal static class H264Encoder
{
    private const string Name = "libx264";

    /// <summary>A program that does not even list its encoders in this time is not asked again: what is wrong shows when it is used.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether ffmpeg says that it lacks the encoder. One that cannot be asked does not say so, and its failure will be logged when it is used.</summary>
    /// <param name="ffmpeg">The program's path.</param>
    public static bool IsMissing(string ffmpeg)
    {
        try
        {
            var start = new ProcessStartInfo(ffmpeg, ["-hide_banner", "-loglevel", "error", "-encoders"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            return AnswerOf(process) is { } encoders && !Lists(encoders);
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static string? AnswerOf(Process process)
    {
        using var late = new CancellationTokenSource(Patience);
        using var _ = late.Token.Register(() => process.Kill(entireProcessTree: true));
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        string encoders = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? encoders : null;
    }

    /// <summary>Lines are like " V....D libx264    libx264 H.264 / AVC (codec h264)".</summary>
    private static bool Lists(string encoders) =>
        encoders.Split('\n').Any(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [_, Name, ..]);
}
