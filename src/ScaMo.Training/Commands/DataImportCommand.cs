using System.CommandLine;
using System.Globalization;
using ScaMo.Motion.Features;
using ScaMo.Training.Data.Captions;
using ScaMo.Training.Data.Import;
using Spectre.Console;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo data import</c>.</summary>
internal static class DataImportCommand
{
    private const int ProblemsShown = 20;

    public static Command Create()
    {
        var bvh = new Option<string[]>("--bvh") { Description = "A zip archive, a folder or a file of BVH; may be given several times.", Required = true, AllowMultipleArgumentsPerToken = true };
        var captions = new Option<string[]>("--captions") { Description = "A table of captions (.tsv: clip_id, caption, and if known source, content, style, split).", AllowMultipleArgumentsPerToken = true };
        var clips = new Option<string?>("--clips") { Description = "A table of clips (.tsv: clip_id, and if known archive, entry, first_frame, source, content, style, split)." };
        var mappings = new Option<string[]>("--mapping") { Description = "A joint mapping (.json) to try before the shipped ones.", AllowMultipleArgumentsPerToken = true };
        var output = new Option<string>("--out") { Description = "The folder to write.", Required = true };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the folder if it is there." };
        var minFrames = new Option<int>("--min-frames") { Description = "Drop clips with fewer frames at 20 a second.", DefaultValueFactory = _ => 40 };
        var longClips = new Option<LongClipMode>("--long") { Description = "What becomes of clips of 200 frames and more: split into pieces of at most 196, or drop.", DefaultValueFactory = _ => LongClipMode.Split };
        var pieceSpeed = new Option<double>("--min-piece-speed") { Description = "Leave out a piece of a split clip in which no joint moves as fast, metres a second.", DefaultValueFactory = _ => 0.4 };
        var fastest = new Option<double>("--max-joint-speed") { Description = "Cut out what moves faster, metres a second.", DefaultValueFactory = _ => 15 };
        var mirror = new Option<MirrorMode>("--mirror") { Description = "Which clips are written a second time with left and right exchanged.", DefaultValueFactory = _ => MirrorMode.All };
        var signs = new Option<HeadingSigns>("--heading-signs") { Description = "Continuous, or as HumanML3D publishes them (turns past 180 degrees do not recover).", DefaultValueFactory = _ => HeadingSigns.Continuous };
        var uncaptioned = new Option<bool>("--keep-uncaptioned") { Description = "Write clips that no caption describes: they serve the tokenizer." };
        var paraphrases = new Option<int>("--paraphrases") { Description = "Captions a clip that the caption grammar writes besides those of the tables." };
        var grammar = new Option<string?>("--grammar") { Description = "A caption grammar (.json) instead of the shipped one." };
        var seed = new Option<ulong>("--seed") { Description = "The seed of the grammar's captions.", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "Files worked on at once.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var command = new Command("import", "Makes a data set from BVH files and captions.")
        {
            bvh, captions, clips, mappings, output, overwrite, minFrames, longClips, pieceSpeed, fastest, mirror, signs, uncaptioned, paraphrases, grammar, seed, threads,
        };
        command.SetHandler((parsed, console, cancellationToken) =>
        {
            var options = new ImportOptions
            {
                Bvh = [.. parsed.GetRequiredValue(bvh)],
                Captions = [.. parsed.GetValue(captions) ?? []],
                Clips = parsed.GetValue(clips),
                Mappings = [.. parsed.GetValue(mappings) ?? []],
                Output = parsed.GetRequiredValue(output),
                Overwrite = parsed.GetValue(overwrite),
                MinFrames = parsed.GetValue(minFrames),
                LongClips = parsed.GetValue(longClips),
                LeastPieceSpeed = parsed.GetValue(pieceSpeed),
                FastestJoint = parsed.GetValue(fastest),
                Mirror = parsed.GetValue(mirror),
                HeadingSigns = parsed.GetValue(signs),
                KeepUncaptioned = parsed.GetValue(uncaptioned),
                Threads = parsed.GetValue(threads),
            };
            int count = parsed.GetValue(paraphrases);
            if (count < 0) throw new ArgumentException($"The number of paraphrases is {count}; expected at least 0.");
            var words = parsed.GetValue(grammar) is { } path ? CaptionGrammar.Load(path) : CaptionGrammar.Default;
            ICaptionSource[] captionSources = [new TableCaptions(), new GrammarCaptions(words, count, parsed.GetValue(seed))];
            var summary = console.Progress.Progress().Start(context =>
            {
                var task = context.AddTask("Importing");
                return DataImporter.Run(options, captionSources, (done, all) => (task.MaxValue, task.Value) = (all, done), cancellationToken);
            });
            console.Result(summary, terminal => Print(terminal, summary, options.Output));
        });
        return command;
    }

    private static void Print(IAnsiConsole terminal, ImportSummary summary, string output)
    {
        var table = new Table { Title = new TableTitle($"Written to {Markup.Escape(output)}") }.AddColumns("Part", "Clips", "of them mirrored", "Frames", "Hours");
        foreach (var split in summary.Splits) table.AddRow(split.Split, Number(split.Clips), Number(split.MirroredClips), Number(split.Frames), split.Hours.ToString("F2", CultureInfo.InvariantCulture));
        terminal.Write(table);

        terminal.WriteLine($"{Number(summary.FilesRead)} of {Number(summary.Files)} files read in {summary.Seconds.ToString("F0", CultureInfo.InvariantCulture)} s; {Number(summary.Captions)} captions written.");
        foreach (var (skeleton, count) in summary.Skeletons) terminal.WriteLine($"  {Number(count)} from {skeleton}");
        if (summary.SplitByLength > 0) terminal.WriteLine($"{Number(summary.SplitByLength)} files split into pieces because of their length.");
        if (summary.CutAroundGlitches > 0) terminal.WriteLine($"{Number(summary.CutAroundGlitches)} files cut around glitches.");
        foreach (var (reason, count) in summary.Dropped) terminal.WriteLine($"{Number(count)} files dropped: {reason}.");
        if (summary.FilesMissing.Length > 0) terminal.WriteLine($"{Number(summary.FilesMissing.Length)} clips of the table have no file, {summary.FilesMissing[0]} the first.");
        if (summary.Problems.Length == 0) return;
        terminal.WriteLine($"{Number(summary.Problems.Length)} files skipped:");
        foreach (var problem in summary.Problems.Take(ProblemsShown)) terminal.WriteLine($"  {problem.File}: {problem.Reason}");
        if (summary.Problems.Length > ProblemsShown) terminal.WriteLine("  …");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
