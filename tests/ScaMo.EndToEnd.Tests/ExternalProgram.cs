using System.ComponentModel;
using System.Diagnostics;

namespace ScaMo.EndToEnd.Tests;

/// <summary>Runs programs that may not be installed.</summary>
internal static class ExternalProgram
{
    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code, -1 where it is not installed, and all that it wrote.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, output + await errors);
        }
        catch (Win32Exception)
        {
            return (-1, $"{program} is not installed.");
        }
    }
}
