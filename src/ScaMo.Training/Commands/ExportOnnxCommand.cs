using System.CommandLine;
using System.Globalization;
using ScaMo.Models.Packages;
using ScaMo.Models.Text;
using ScaMo.Training.Onnx;
using ScaMo.Training.Packaging;
using Spectre.Console;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo export-onnx</c>: a text encoder as an ONNX graph.</summary>
internal static class ExportOnnxCommand
{
    public static Command Create()
    {
        var package = new Option<DirectoryInfo?>("--package") { Description = "A model package whose text encoder is of kind t5." };
        var folder = new Option<DirectoryInfo?>("--folder") { Description = "A Hugging Face folder of a T5 v1.1 or Flan-T5 model." };
        var output = new Option<FileInfo>("--out") { Description = "The .onnx file to write.", Required = true };
        var command = new Command("export-onnx", "Writes a text encoder as an ONNX graph, and compares the two on a sentence.") { package, folder, output };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(package) is null) == (result.GetValue(folder) is null)) result.AddError("Give either --package or --folder.");
        });
        command.SetHandler((parsed, console, _) =>
        {
            string file = parsed.GetRequiredValue(output).FullName;
            var (source, tokenizer, packageFolder) = Find(parsed.GetValue(package), parsed.GetValue(folder));
            double difference = TextEncoderExporter.Export(source, tokenizer, file);
            // What model.json says to use it; its paths are relative to the package.
            var section = packageFolder is null ? null : new
            {
                kind = "onnx",
                path = Path.GetRelativePath(packageFolder, file),
                tokenizer = Path.GetRelativePath(packageFolder, tokenizer),
            };
            console.Result(new { file, largestDifference = difference, textEncoder = section }, terminal =>
            {
                terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Wrote {file}; its states differ from the original's by at most {difference:G2}."));
                if (section is not null) terminal.WriteLine($"To serve it, write into model.json: \"textEncoder\": {PackageJson.Line(section)}");
            });
        });
        return command;
    }

    private static (string Folder, string Tokenizer, string? Package) Find(DirectoryInfo? package, DirectoryInfo? folder)
    {
        if (folder is not null) return (folder.FullName, Path.Combine(folder.FullName, TextEncoderFolder.SentencePieceFile), null);
        var opened = ModelPackage.Open(package!.FullName);
        return opened.TextEncoderKind == TextEncoderKind.T5
            ? (opened.TextEncoderPath, opened.TextTokenizerPath, Path.GetDirectoryName(opened.ManifestPath)!)
            : throw new ArgumentException($"The text encoder of {opened.Name} is an ONNX graph already: {opened.TextEncoderPath}.");
    }
}
