using System.CommandLine;
using ScaMo.Training.Commands;
using ScaMo.Training.Data;

namespace ScaMo.Training.Tests.Data.Synthesis;

public sealed class DataSynthesizeCommandTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("scamo-synthesize-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task One_command_synthesizes_and_another_inspects()
    {
        string output = Path.Combine(_root.FullName, "set"), sheets = Path.Combine(_root.FullName, "sheets");
        var root = new RootCommand { CommandExtensions.Json, DataCommand.Create() };
        Task<int> Run(params string[] arguments) => root.Parse(arguments).InvokeAsync();

        Assert.Equal(0, await Run(
            "data", "synthesize", "--out", output, "--clips", "12", "--seed", "3", "--min-frames", "44", "--max-frames", "120", "--captions", "2", "--threads", "2"));

        var dataSet = MotionDataSet.Open(output);
        Assert.Equal(2, dataSet.ReadCaptions("000000").Count);
        Assert.Equal(12, File.ReadAllLines(Path.Combine(output, "all.txt")).Length);
        Assert.Equal(0, await Run("data", "inspect", output, "--json", "--render", "1", "--out", sheets));
        Assert.Single(Directory.GetFiles(sheets));
        Assert.Equal(1, await Run("data", "synthesize", "--out", output, "--clips", "12"));
        Assert.Equal(0, await Run("data", "synthesize", "--out", output, "--tokens", "100", "--joints", "--overwrite", "--json"));
        Assert.True(Directory.Exists(Path.Combine(output, "new_joints")));
        Assert.Equal(1, await Run("data", "synthesize", "--out", output, "--overwrite"));
    }
}
