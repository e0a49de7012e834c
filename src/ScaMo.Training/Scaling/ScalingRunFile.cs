using System.Globalization;
using ScaMo.Motion.Formats;

namespace ScaMo.Training.Scaling;

/// <summary>
/// The table of <see cref="ScalingRun"/>s: UTF-8, commas, a header with exactly <see cref="Columns"/> in this order, one row an evaluation, no quoting, the invariant
/// culture's numbers. Columns that follow from others are written for other programs, and checked when read.
/// </summary>
public static class ScalingRunFile
{
    private const long MaximumBytes = 1L << 28;
    private const double Tolerance = 1e-6;

    private static readonly (string Name, Func<ScalingRun, string> Text)[] Cells =
    [
        ("budget", run => Number(run.Budget)),
        ("size", run => Word(run.Size)),
        ("layers", run => Number(run.Layers)),
        ("heads", run => Number(run.Heads)),
        ("width", run => Number(run.Width)),
        ("tokenizer", run => Word(run.Tokenizer)),
        ("levels", run => string.Join(' ', run.Levels.Select(level => Number(level)))),
        ("vocabulary", run => Number(run.Vocabulary)),
        ("non_vocabulary_parameters", run => Number(run.NonVocabularyParameters)),
        ("vocabulary_parameters", run => Number(run.VocabularyParameters)),
        ("unique_tokens", run => Number(run.UniqueTokens)),
        ("tokens", run => Number(run.Tokens)),
        ("epochs", run => Number(run.Epochs)),
        ("flops", run => Number(run.Flops)),
        ("approximate_flops", run => Number(run.ApproximateFlops)),
        ("loss", run => Number(run.Loss)),
        ("normalized_loss", run => Number(run.NormalizedLoss)),
        ("seed", run => Number(run.Seed)),
        ("seconds", run => Number(run.Seconds)),
        ("commit", run => Word(run.Commit)),
    ];

    /// <summary>The columns' names.</summary>
    public static IReadOnlyList<string> Columns { get; } = [.. Cells.Select(cell => cell.Name)];

    private static string Header => string.Join(',', Columns);

    /// <summary>Writes a table.</summary>
    /// <exception cref="ArgumentException">A run contradicts itself, or a name has a comma or a line break in it.</exception>
    public static void Write(string path, IEnumerable<ScalingRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        File.WriteAllLines(path, runs.Select(Line).Prepend(Header).ToList());
    }

    /// <summary>Adds a row behind those that are there; a file that is not there begins with the header.</summary>
    /// <inheritdoc cref="Write"/>
    public static void Append(string path, ScalingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        string line = Line(run);
        bool isNew = !File.Exists(path) || new FileInfo(path).Length == 0;
        File.AppendAllLines(path, isNew ? [Header, line] : [line]);
    }

    /// <summary>Reads a table.</summary>
    /// <exception cref="DataFormatException">The file is no such table; names the line and the column.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<ScalingRun> Read(string path)
    {
        if (new FileInfo(path).Length > MaximumBytes) throw new DataFormatException(path, string.Empty, $"the file is beyond the limit of {MaximumBytes} bytes");
        var runs = new List<ScalingRun>();
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (number == 1) CheckHeader(path, line);
            else if (line.Length > 0) runs.Add(Parse(path, line, number));
        }

        if (number == 0) throw new DataFormatException(path, string.Empty, "the header line is missing");
        if (runs.Count == 0) throw new DataFormatException(path, string.Empty, "the table has no rows");
        return runs;
    }

    private static void CheckHeader(string path, string line)
    {
        string[] names = line.Split(',');
        for (int i = 0; i < Math.Max(names.Length, Columns.Count); i++)
        {
            if (i >= Columns.Count) throw new DataFormatException(path, "line 1", $"there is no column '{names[i]}'");
            if (i >= names.Length || names[i] != Columns[i]) throw new DataFormatException(path, "line 1", $"column {i + 1} must be '{Columns[i]}'{(i < names.Length ? $", not '{names[i]}'" : "")}");
        }
    }

    private static ScalingRun Parse(string path, string line, int number)
    {
        string[] cells = line.Split(',');
        if (cells.Length != Columns.Count) throw new DataFormatException(path, $"line {number}", $"{cells.Length} cells; the header has {Columns.Count}");
        var row = new Row(path, cells, number);
        var run = new ScalingRun
        {
            Budget = row.Real("budget"),
            Size = row.Text("size"),
            Layers = row.Integer("layers"),
            Heads = row.Integer("heads"),
            Width = row.Integer("width"),
            Tokenizer = row.Text("tokenizer"),
            Levels = [.. row.Integers("levels")],
            Vocabulary = row.Integer("vocabulary"),
            NonVocabularyParameters = row.Long("non_vocabulary_parameters"),
            UniqueTokens = row.Long("unique_tokens"),
            Tokens = row.Long("tokens"),
            Flops = row.Real("flops"),
            Loss = row.Real("loss"),
            NormalizedLoss = row.Real("normalized_loss"),
            Seed = row.Long("seed"),
            Seconds = row.Real("seconds"),
            Commit = row.Text("commit"),
        };
        if (run.FindProblem() is { } problem) throw new DataFormatException(path, $"line {number}", problem);
        row.Check("vocabulary_parameters", run.VocabularyParameters);
        row.Check("epochs", run.Epochs);
        row.Check("approximate_flops", run.ApproximateFlops);
        return run;
    }

    private static string Line(ScalingRun run) => run.FindProblem() is { } problem
        ? throw new ArgumentException($"A run of {run.Size} with {run.Vocabulary} codes: {problem}.", nameof(run))
        : string.Join(',', Cells.Select(cell => cell.Text(run)));

    private static bool IsWord(string text) => text.Trim() == text && text.Length > 0 && !text.Any(character => character is ',' or '"' || char.IsControl(character));

    private static string Word(string text) => IsWord(text)
        ? text
        : throw new ArgumentException($"'{text}' cannot stand in a table: expected a text without commas, quotation marks, line breaks and blanks around it.");

    private static string Number<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>The cells of a line, by column.</summary>
    private readonly struct Row(string path, string[] cells, int number)
    {
        public string Text(string column) => IsWord(Cell(column))
            ? Cell(column)
            : throw Error(column, Cell(column).Length == 0 ? "the cell is empty" : "the text has quotation marks, control characters or blanks around it");

        public double Real(string column) => double.TryParse(Cell(column), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw Error(column, $"'{Cell(column)}' is no number");

        public long Long(string column) => long.TryParse(Cell(column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Error(column, $"'{Cell(column)}' is no whole number");

        public int Integer(string column) => Long(column) is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw Error(column, $"{Cell(column)} is too large");

        public IEnumerable<int> Integers(string column)
        {
            foreach (string part in Cell(column).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                yield return int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : throw Error(column, $"'{part}' is no whole number");
            }
        }

        /// <summary>A column that follows from others must say the same as they do.</summary>
        public void Check(string column, double expected)
        {
            double value = Real(column);
            if (!(Math.Abs(value - expected) <= Tolerance * Math.Abs(expected))) throw Error(column, FormattableString.Invariant($"{value} does not follow from the other columns, which give {expected}"));
        }

        private string Cell(string column) => cells[IndexOf(column)];

        private DataFormatException Error(string column, string problem) => new(path, $"line {number}, column {column}", problem);

        private static int IndexOf(string column) => Array.FindIndex(Cells, cell => cell.Name == column);
    }
}
