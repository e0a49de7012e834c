using System.CommandLine;
using ScaMo.Training.Packaging;
using Spectre.Console;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo package</c>: makes model packages.</summary>
internal static class PackageCommand
{
    public static Command Create() => new("package", "Makes model packages.") { CreateRandom() };

    private static Command CreateRandom()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "The folder to write; its name is the package's.", Required = true };
        var pieces = new Option<FileInfo>("--spiece") { Description = "A SentencePiece model.", Required = true };
        var mean = new Option<FileInfo>("--mean") { Description = "Feature means, .npy float32 [263].", Required = true };
        var std = new Option<FileInfo>("--std") { Description = "Feature standard deviations, .npy float32 [263].", Required = true };
        var preset = new Option<string?>("--preset") { Description = "A transformer size of the paper instead of the tiny one: 44M, 111M, 343M, 775M, 1B or 3B." };
        var codebook = new Option<int>("--codebook") { Description = "A codebook of the paper: 256 to 65536.", DefaultValueFactory = _ => 512 };
        var seed = new Option<long>("--seed") { Description = "The seed of the weights.", DefaultValueFactory = _ => 1 };
        var command = new Command("random", "Writes a package whose weights are random: its motions mean nothing, but it is served like any other.")
        {
            output, pieces, mean, std, preset, codebook, seed,
        };
        command.SetHandler((parsed, console, _) =>
        {
            var written = RandomPackage.Write(new RandomPackageOptions
            {
                Folder = parsed.GetRequiredValue(output).FullName,
                SentencePieceModel = parsed.GetRequiredValue(pieces).FullName,
                Mean = parsed.GetRequiredValue(mean).FullName,
                Std = parsed.GetRequiredValue(std).FullName,
                Preset = parsed.GetValue(preset),
                Codebook = parsed.GetValue(codebook),
                Seed = parsed.GetValue(seed),
            });
            string? folder = Path.GetDirectoryName(written.ManifestPath);
            console.Result(new { package = written.Name, folder }, terminal => terminal.WriteLine($"Wrote {written.Name} to {folder}."));
        });
        return command;
    }
}
