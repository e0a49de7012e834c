using System.Globalization;
using Spectre.Console;

namespace ScaMo.Benchmarks.Following;

/// <summary>Prints what came out.</summary>
internal static class FollowTables
{
    private static readonly IAnsiConsole Terminal = Create();

    public static void Print(FollowReport report)
    {
        var checks = Table("check", "asks for", "prompts", "generated", "real", "other real");
        foreach (var row in report.Checks)
        {
            string mark = row.IsRealTest || row.Real.Of == 0 ? string.Empty : "*";
            Add(checks, row.Name, string.Join("; ", row.Conditions), Text(row.Prompts), row.Generated.ToString(), row.Real + mark, row.Others.ToString());
        }

        Terminal.Write(checks);
        Terminal.WriteLine("real: test clips of that content (* clips of all parts, the test part has none).");
        Terminal.WriteLine("other real: test clips of other contents, which should fail.");

        var groups = Table("comparison of medians", "quantity", "generated", "real");
        foreach (var row in report.Groups) Add(groups, row.Name, row.Quantity, row.Generated?.ToString() ?? "-", row.Real?.ToString() ?? "-");
        Terminal.Write(groups);
        Terminal.WriteLine("Per cent: pairs of motions, one of each group, that are in order; yes with the medians in order and two thirds of the pairs.");

        var physics = Table("feet and floor", "unit", "generated", "real");
        foreach (var row in report.Physics) Add(physics, row.Name, row.Unit, Text(row.Generated), Text(row.Real));
        Terminal.Write(physics);

        if (report.Model is not null)
        {
            var prompts = Table("prompt", "checks", "passed", "seconds");
            foreach (var row in report.Prompts) Add(prompts, row.Text, string.Join(", ", row.Checks), row.Samples.ToString(), Text(row.MeanSeconds));
            Terminal.Write(prompts);

            var failures = Table("prompt", "seed", "condition", "measured");
            foreach (var row in report.Failures) Add(failures, row.Prompt, Text(row.Seed), row.Condition, $"{Text(row.Measured)} {row.Unit}");
            if (report.Failures.Count > 0) Terminal.Write(failures);
            Terminal.WriteLine($"{report.Model}: {report.Samples} of the samples pass every check of their prompt ({report.Prompts.Count} prompts, {report.Seeds} seeds).");
            Terminal.WriteLine($"Comparisons: {report.Comparisons} come out as they should.");
        }

        if (report.Ceiling is not { } ceiling) return;
        Terminal.WriteLine(FormattableString.Invariant($"Ceiling: {100 * ceiling:0.#} % of real clips pass every check of a prompt of their content (mean over prompts)."));
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-";

    private static Table Table(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string column in columns) table.AddColumn(Markup.Escape(column));
        return table;
    }

    private static void Add(Table table, params IEnumerable<string> cells) => table.AddRow([.. cells.Select(Markup.Escape)]);

    private static IAnsiConsole Create()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings());
        // Redirected output has no width of its own: tables must not be folded at 80.
        if (Console.IsOutputRedirected) console.Profile.Width = 200;
        return console;
    }
}
