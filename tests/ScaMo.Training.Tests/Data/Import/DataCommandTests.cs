using System.CommandLine;
using ScaMo.Training.Commands;

namespace ScaMo.Training.Tests.Data.Import;

public sealed class DataCommandTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_command_imports_and_another_inspects()
    {
        var archive = _folder.Zip("a.zip", ("a.bvh", SyntheticBvh.Walk().ToString()));
        var file = _folder.Write("b/raise.bvh", SyntheticBvh.RaiseLeftHand().ToString());
        var captions = _folder.Write("captions.tsv", "clip_id\tsplit\tcaption\na\ttrain\ta person walks.\nraise\tval\ta person raises the left hand.\n");
        var root = new RootCommand { CommandExtensions.Json, DataCommand.Create() };
        Task<int> Run(params string[] arguments) => root.Parse(arguments).InvokeAsync();

        Assert.Equal(0, await Run(
            "data", "import", "--bvh", archive, "--bvh", _folder["b"], "--captions", captions, "--out", _folder.Output, "--mirror", "train", "--min-frames", "24",
            "--long", "drop", "--max-joint-speed", "12.5", "--heading-signs", "continuous", "--threads", "1"));

        Assert.Equal(["a", "Ma", "raise"], File.ReadAllLines(Path.Combine(_folder.Output, "all.txt")));
        Assert.Equal(0, await Run("data", "inspect", _folder.Output, "--json", "--render", "2", "--clip", "Ma", "--out", _folder["sheets"]));
        Assert.Equal(["Ma.png", "a.png", "raise.png"], Directory.GetFiles(_folder["sheets"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(1, await Run("data", "inspect", _folder.Output, "--render", "2"));
        Assert.Equal(1, await Run("data", "import", "--bvh", archive, "--captions", captions, "--out", _folder.Output));
        Assert.Equal(1, await Run("data", "inspect", _folder["nowhere"]));
        Assert.True(File.Exists(file));
    }
}
