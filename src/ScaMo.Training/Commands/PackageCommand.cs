using System.CommandLine;
using ScaMo.Models.Checkpoints;
using ScaMo.Models.Packages;
using ScaMo.Training.Packaging;
using Spectre.Console;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo package</c>: makes model packages.</summary>
internal static class PackageCommand
{
    public static Command Create() => new("package", "Makes model packages.") { CreateAssemble(), CreateRandom() };

    private static Command CreateAssemble()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "The folder to write; its name is the package's.", Required = true };
        var tokenizer = new Option<string>("--tokenizer") { Description = "The tokenizer's run folder, or a weight file in it.", Required = true };
        var transformer = new Option<string>("--transformer") { Description = "The transformer's run folder, or a weight file in it.", Required = true };
        var textEncoder = new Option<DirectoryInfo?>("--text-encoder") { Description = "A Hugging Face folder of a T5 encoder, if none was trained along." };
        var reference = new Option<bool>("--reference") { Description = "Point to the text encoder's folder instead of copying it." };
        var description = new Option<string>("--description") { Description = "One sentence for people.", Required = true };
        var license = new Option<string>("--license") { Description = "The licence of the weights.", Required = true };
        var precision = new Option<string>("--precision") { Description = "How weights are stored: fp16 or fp32.", DefaultValueFactory = _ => "fp32" };
        precision.AcceptOnlyFromAmong("fp16", "fp32");
        var temperature = new Option<double?>("--temperature") { Description = "Sampling of requests that do not say: temperature." };
        var topK = new Option<int?>("--top-k") { Description = "Likewise: top-k." };
        var topP = new Option<double?>("--top-p") { Description = "Likewise: top-p." };
        var dataCard = new Option<FileInfo?>("--data-card") { Description = "Sources of the data, licences and attribution for the model card: Markdown or JSON." };
        var notes = new Option<FileInfo?>("--notes") { Description = "Known weaknesses for the model card: Markdown." };
        var force = new Option<bool>("--force") { Description = "Replace the package if there is one." };
        var command = new Command("assemble", "Assembles a package from trained parts, and tries it.")
        {
            output, tokenizer, transformer, textEncoder, reference, description, license, precision, temperature, topK, topP, dataCard, notes, force,
        };
        command.SetHandler(async (parsed, console, cancellationToken) =>
        {
            var written = await ModelPackaging.AssembleAsync(
                new PackageOptions
                {
                    Folder = parsed.GetRequiredValue(output).FullName,
                    Tokenizer = parsed.GetRequiredValue(tokenizer),
                    Transformer = parsed.GetRequiredValue(transformer),
                    TextEncoder = parsed.GetValue(textEncoder)?.FullName,
                    ReferenceTextEncoder = parsed.GetValue(reference),
                    Description = parsed.GetRequiredValue(description),
                    License = parsed.GetRequiredValue(license),
                    Precision = parsed.GetRequiredValue(precision) == "fp16" ? ElementType.F16 : ElementType.F32,
                    Temperature = parsed.GetValue(temperature),
                    TopK = parsed.GetValue(topK),
                    TopP = parsed.GetValue(topP),
                    DataCard = parsed.GetValue(dataCard)?.FullName,
                    Notes = parsed.GetValue(notes)?.FullName,
                    Replace = parsed.GetValue(force),
                },
                cancellationToken);
            Report(console, written);
        });
        return command;
    }

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
            Report(console, written);
        });
        return command;
    }

    private static void Report(CommandOutput console, ModelPackage written)
    {
        string? folder = Path.GetDirectoryName(written.ManifestPath);
        console.Result(new { package = written.Name, folder }, terminal => terminal.WriteLine($"Wrote {written.Name} to {folder}."));
    }
}
