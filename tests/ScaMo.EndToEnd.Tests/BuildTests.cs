using System.Diagnostics;
using System.Text.Json;

namespace ScaMo.EndToEnd.Tests;

/// <summary>What a build references.</summary>
public sealed class BuildTests
{
    [Theory]
    [InlineData("cpu", new[] { "libtorch-cpu-linux-x64", "Microsoft.ML.OnnxRuntime" })]
    [InlineData("cuda", new[] { "TorchSharp-cuda-linux", "Microsoft.ML.OnnxRuntime.Gpu" })]
    public async Task The_accelerator_chooses_the_native_packages(string accelerator, string[] expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The packages named here are those of Linux.");
        string[] arguments = ["msbuild", Path.Combine(Repository.Root, "src", "ScaMo.Models"), "-getItem:PackageReference", $"-p:Accelerator={accelerator}"];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);

        using var items = JsonDocument.Parse(output);
        var references = items.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!);
        var natives = references.Where(name => name.StartsWith("libtorch-", StringComparison.Ordinal) || name.StartsWith("TorchSharp-", StringComparison.Ordinal) || name.StartsWith("Microsoft.ML.OnnxRuntime", StringComparison.Ordinal));

        Assert.Equal(expected.Order(StringComparer.Ordinal), natives.Order(StringComparer.Ordinal));
    }
}
