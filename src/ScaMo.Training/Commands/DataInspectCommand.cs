using System.CommandLine;
using System.Globalization;
using ScaMo.Training.Data;
using ScaMo.Training.Data.Inspection;
using Spectre.Console;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo data inspect</c>.</summary>
internal static class DataInspectCommand
{
    private const int SuspicionsShown = 20;

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "A folder in HumanML3D's layout." };
        var fastest = new Option<double>("--max-joint-speed") { Description = "Suspect clips with a faster joint, metres a second.", DefaultValueFactory = _ => 15 };
        var threads = new Option<int>("--threads") { Description = "Clips read at once.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var render = new Option<int>("--render") { Description = "Draw so many clips, chosen evenly over the data set, as contact sheets." };
        var clips = new Option<string[]>("--clip") { Description = "Draw this clip; may be given several times.", AllowMultipleArgumentsPerToken = true };
        var output = new Option<string?>("--out") { Description = "The folder for the contact sheets." };
        var command = new Command("inspect", "Prints statistics of a data set, and renders clips.") { folder, fastest, render, clips, output, threads };
        command.SetHandler((parsed, console, cancellationToken) =>
        {
            var dataSet = MotionDataSet.Open(parsed.GetRequiredValue(folder));
            var options = new InspectionOptions { FastestJoint = parsed.GetValue(fastest), Threads = parsed.GetValue(threads) };
            int count = parsed.GetValue(render);
            string[] named = parsed.GetValue(clips) ?? [];
            string? sheets = parsed.GetValue(output);
            if (count < 0) throw new ArgumentException($"The number of clips to draw is {count}; expected at least 0.");
            if ((count > 0 || named.Length > 0) && sheets is null) throw new ArgumentException("Name the folder for the contact sheets with --out.");
            var report = console.Progress.Progress().Start(context =>
            {
                var task = context.AddTask("Reading");
                return DataSetInspector.Run(dataSet, options, (done, all) => (task.MaxValue, task.Value) = (all, done), cancellationToken);
            });
            if (sheets is not null)
            {
                var pictures = ClipSheets.Write(dataSet, [.. named, .. ClipSheets.Choose(dataSet, count)], sheets, cancellationToken);
                console.Progress.WriteLine($"Drew {pictures.Count} clips into {sheets}.");
            }

            console.Result(report, terminal => Print(terminal, report));
        });
        return command;
    }

    private static void Print(IAnsiConsole terminal, InspectionReport report)
    {
        var splits = new Table().AddColumns("Part", "Clips", "Frames", "Hours");
        foreach (var split in report.Splits) splits.AddRow(split.Split, Number(split.Clips), Number(split.Frames), Fixed(split.Hours, 2));
        terminal.Write(splits);
        terminal.WriteLine($"{Number(report.Captions)} captions, {Number(report.DistinctCaptions)} different; {Number(report.Vocabulary)} words.");
        if (report.Missing > 0) terminal.WriteLine($"{Number(report.Missing)} clips of the lists have no files.");

        var lengths = new BarChart { Label = "Clips by frames", Width = 80 };
        for (int bin = 0; bin < report.LengthHistogram.Length; bin++)
        {
            lengths.AddItem(bin == report.LengthHistogram.Length - 1 ? $"{bin * 20}+" : $"{bin * 20}–{bin * 20 + 19}", report.LengthHistogram[bin], Color.Blue);
        }

        terminal.Write(lengths);
        var measures = new Table().AddColumns("Measure", "Median", "95 %", "Largest");
        foreach (var measure in report.Measures) measures.AddRow(measure.Measure, Fixed(measure.Median, 3), Fixed(measure.High, 3), Fixed(measure.Largest, 3));
        terminal.Write(measures);

        var features = new Table().AddColumns("Features", "Number", "Means", "Standard deviations");
        foreach (var group in report.Features)
        {
            features.AddRow(
                group.Group,
                Number(group.Features),
                $"{Fixed(group.LowestMean, 4)} to {Fixed(group.HighestMean, 4)}",
                group.LowestDeviation == group.HighestDeviation ? Fixed(group.LowestDeviation, 4) : $"{Fixed(group.LowestDeviation, 4)} to {Fixed(group.HighestDeviation, 4)}");
        }

        terminal.Write(features);
        PrintContents(terminal, report);
        foreach (var suspicion in report.Suspicions.Take(SuspicionsShown)) terminal.WriteLine($"{suspicion.Clip}: {suspicion.Reason}");
        terminal.WriteLine(report.Suspicions.Length == 0 ? "Nothing suspicious." : $"{Number(report.Suspicions.Length)} suspicious findings.");
    }

    private static void PrintContents(IAnsiConsole terminal, InspectionReport report)
    {
        if (report.Contents.Length == 0) return;
        var contents = new Table().AddColumns("Content", "Clips", "of them train", "Minutes", "Median speed, m/s");
        foreach (var content in report.Contents)
        {
            contents.AddRow(Markup.Escape(content.Content), Number(content.Clips), Number(content.Train), Fixed(content.Minutes, 1), Fixed(content.TravelSpeed, 2));
        }

        terminal.Write(contents);
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Rounded first, so that a hair below zero is not printed as -0.</summary>
    private static string Fixed(double value, int digits) => (Math.Round(value, digits) + 0.0).ToString($"F{digits}", CultureInfo.InvariantCulture);
}
