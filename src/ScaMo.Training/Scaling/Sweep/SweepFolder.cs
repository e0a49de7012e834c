using ScaMo.Training.Runs;

namespace ScaMo.Training.Scaling.Sweep;

/// <summary>Where a sweep keeps what.</summary>
/// <param name="Path">The sweep's folder.</param>
internal sealed record SweepFolder(string Path)
{
    /// <summary>The table of all runs that have been evaluated.</summary>
    public string RunTable => In("runs.csv");

    /// <summary>The features of the captions.</summary>
    public string TextFeatures => In("text-features");

    /// <summary>The folder of a tokenizer: its own, or the finished run that it names.</summary>
    public string Tokenizer(SweepTokenizer tokenizer) => tokenizer.Folder ?? In("tokenizers", tokenizer.Name);

    /// <summary>The data in the tokens of a tokenizer.</summary>
    public string Sequences(SweepTokenizer tokenizer) => In("sequences", tokenizer.Name);

    /// <summary>The folder of a run.</summary>
    public string Run(SweepRun run) => In("runs", run.Name);

    /// <summary>The evaluations of a run.</summary>
    public IReadOnlyList<ScalingRun> Evaluations(SweepRun run) => File.Exists(RowsOf(Run(run))) ? ScalingRunFile.Read(RowsOf(Run(run))) : [];

    /// <summary>Adds an evaluation to those of a run, in place of one of the same budget, and gathers the table of all runs anew.</summary>
    public void Add(SweepRun run, ScalingRun evaluation)
    {
        WriteTable(RowsOf(Run(run)), Evaluations(run).Where(row => row.Budget != evaluation.Budget).Append(evaluation).OrderBy(row => row.Budget));
        Gather();
    }

    /// <summary>Writes the table of all runs from the tables of each.</summary>
    public void Gather() => WriteTable(RunTable, Directory.GetDirectories(In("runs")).Select(RowsOf).Where(File.Exists).SelectMany(ScalingRunFile.Read)
        .OrderBy(row => row.Budget).ThenBy(row => row.NonVocabularyParameters).ThenBy(row => row.Vocabulary).ThenBy(row => row.UniqueTokens).ThenBy(row => row.Seed));

    /// <summary>Keeps with a folder what it was made from.</summary>
    /// <exception cref="ArgumentException">It was made from something else before.</exception>
    public static void Identify<T>(string folder, T identity)
    {
        Directory.CreateDirectory(folder);
        string path = System.IO.Path.Combine(folder, "sweep.json"), text = RunFiles.ToJson(identity);
        if (!File.Exists(path)) File.WriteAllText(path, text);
        else if (File.ReadAllText(path) != text) throw new ArgumentException($"{folder} was made with other options or other data ({path}); give the sweep another folder, or other names.");
    }

    private static void WriteTable(string path, IEnumerable<ScalingRun> rows)
    {
        // Several processes may gather at once.
        string temporary = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, System.IO.Path.GetRandomFileName());
        ScalingRunFile.Write(temporary, rows);
        File.Move(temporary, path, overwrite: true);
    }

    private static string RowsOf(string folder) => System.IO.Path.Combine(folder, "rows.csv");

    private string In(params string[] names) => System.IO.Path.Combine([Path, .. names]);
}
