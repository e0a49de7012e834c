using System.IO.Compression;
using ScaMo.Training.Data;
using ScaMo.Training.Data.Import;

namespace ScaMo.Training.Tests.Data.Import;

/// <summary>A folder with sources to import, which goes away with the test.</summary>
internal sealed class ImportFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("scamo-import-");

    public string Output => this["set"];

    public string this[string name] => Path.Combine(_root.FullName, name);

    public void Dispose() => _root.Delete(recursive: true);

    /// <summary>Writes a text file and returns its path.</summary>
    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>Writes a zip archive and returns its path.</summary>
    public string Zip(string name, params (string Entry, string Text)[] entries)
    {
        using var archive = ZipFile.Open(this[name], ZipArchiveMode.Create);
        foreach (var (entry, text) in entries)
        {
            using var writer = new StreamWriter(archive.CreateEntry(entry).Open());
            writer.Write(text);
        }

        return this[name];
    }

    /// <summary>Imports sources whose captions are one a clip.</summary>
    public ImportSummary Import(string[] sources, string captions, Func<ImportOptions, ImportOptions>? change = null)
    {
        var options = new ImportOptions { Bvh = [.. sources], Output = Output, Captions = [Write("captions.tsv", captions)], Threads = 2 };
        return DataImporter.Run(change?.Invoke(options) ?? options);
    }

    public MotionDataSet Open() => MotionDataSet.Open(Output);
}
