using System.Text.Json;
using ScaMo.Motion.Formats;
using ScaMo.Training.Runs;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Runs;

public sealed class RunManifestTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scamo-run-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Says_what_a_run_was_started_and_resumed_with()
    {
        string run = Path.Combine(_folder.FullName, "a", "b");

        RunManifest.Write(run, new { batch = 32, lr = double.PositiveInfinity, day = DayOfWeek.Monday }, CPU);
        RunManifest.Write(run, new { batch = 16 }, CPU, startedAtStep: 100);

        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "run.json")));
        var starts = json.RootElement.EnumerateArray().ToArray();
        Assert.Equal([0, 100], starts.Select(start => start.GetProperty("step").GetInt64()));
        Assert.Equal("cpu", starts[0].GetProperty("device").GetString());
        Assert.Equal("monday", starts[0].GetProperty("options").GetProperty("day").GetString());
        Assert.Equal(16, starts[1].GetProperty("options").GetProperty("batch").GetInt32());
        foreach (string name in new[] { "time", "commandLine", "threads", "version", "torchSharp", "libtorch", "runtime", "system" }) Assert.True(starts[0].TryGetProperty(name, out _), name);

        RunManifest.Write(run, new { batch = 8 }, CPU);
        using var anew = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "run.json")));
        Assert.Equal(1, anew.RootElement.GetArrayLength());
    }

    [Fact]
    public void A_broken_file_is_not_overwritten_by_a_resumed_run()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "run.json"), "{");

        Assert.Throws<DataFormatException>(() => RunManifest.Write(_folder.FullName, new { }, CPU, startedAtStep: 1));
    }

    [Fact]
    public void Divergence_names_the_step_and_the_way_back()
    {
        DivergenceException.ThrowIfNotFinite(1, "loss", 5, null);

        var failure = Assert.Throws<DivergenceException>(() => DivergenceException.ThrowIfNotFinite(double.NaN, "loss", 5, "run/step-00000004.safetensors"));
        Assert.Contains("step 5: the loss is NaN", failure.Message);
        Assert.Contains("run/step-00000004.safetensors", failure.Message);
        Assert.Contains("No checkpoint", Assert.Throws<DivergenceException>(() => DivergenceException.ThrowIfNotFinite(double.NegativeInfinity, "gradient norm", 0, null)).Message);
    }
}
