using System.CommandLine;
using System.Globalization;
using ScaMo.Training.Data;
using ScaMo.Training.Data.Synthesis;
using Spectre.Console;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo data synthesize</c>.</summary>
internal static class DataSynthesizeCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--out") { Description = "The folder to write.", Required = true };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the folder if it is there." };
        var clips = new Option<int?>("--clips") { Description = "How many clips to make, all parts together." };
        var tokens = new Option<long?>("--tokens") { Description = "Make as many clips as give the training part so many motion tokens (of 4 frames)." };
        var seed = new Option<ulong>("--seed") { Description = "Another seed gives other clips.", DefaultValueFactory = _ => 1 };
        var minFrames = new Option<int>("--min-frames") { Description = "The fewest frames of a clip, at 20 a second.", DefaultValueFactory = _ => 40 };
        var maxFrames = new Option<int>("--max-frames") { Description = "The most frames of a clip.", DefaultValueFactory = _ => MotionDataSet.MaxFrames };
        var captions = new Option<int>("--captions") { Description = "Captions a clip.", DefaultValueFactory = _ => 3 };
        var joints = new Option<bool>("--joints") { Description = "Write joint positions as well; without, they are recovered from the features when they are asked for." };
        var threads = new Option<int>("--threads") { Description = "Clips worked on at once.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var command = new Command("synthesize", "Makes a data set of procedural human motion with captions.") { output, overwrite, clips, tokens, seed, minFrames, maxFrames, captions, joints, threads };
        command.SetHandler((parsed, console, cancellationToken) =>
        {
            var options = new SynthesisOptions
            {
                Output = parsed.GetRequiredValue(output),
                Overwrite = parsed.GetValue(overwrite),
                Clips = parsed.GetValue(clips),
                Tokens = parsed.GetValue(tokens),
                Seed = parsed.GetValue(seed),
                MinFrames = parsed.GetValue(minFrames),
                MaxFrames = parsed.GetValue(maxFrames),
                Captions = parsed.GetValue(captions),
                WithJoints = parsed.GetValue(joints),
                Threads = parsed.GetValue(threads),
            };
            var summary = console.Progress.Progress().Start(context =>
            {
                var task = context.AddTask("Synthesizing");
                return DataSynthesizer.Run(options, (done, all) => (task.MaxValue, task.Value) = (all, done), cancellationToken);
            });
            console.Result(summary, terminal => Print(terminal, summary, options.Output));
        });
        return command;
    }

    private static void Print(IAnsiConsole terminal, SynthesisSummary summary, string output)
    {
        var table = new Table { Title = new TableTitle($"Written to {Markup.Escape(output)}") }.AddColumns("Part", "Clips", "Frames", "Hours");
        foreach (var split in summary.Splits) table.AddRow(split.Split, Number(split.Clips), Number(split.Frames), split.Hours.ToString("F2", CultureInfo.InvariantCulture));
        terminal.Write(table);
        terminal.WriteLine($"{Number(summary.TrainingTokens)} tokens of 4 frames to train on; {Number(summary.Captions)} captions; {summary.Seconds.ToString("F0", CultureInfo.InvariantCulture)} s.");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
