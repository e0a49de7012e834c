using System.Globalization;
using ScaMo.Generation;
using ScaMo.Motion.Formats;
using ScaMo.Training.Data;
using Spectre.Console;

namespace ScaMo.Benchmarks.Exporting;

/// <summary>How true BVH files are: motions are written, read back by a reader of its own, and held against the positions they came from.</summary>
internal static class ExportCommand
{
    public static int Run(CommandArguments arguments)
    {
        try
        {
            int count = arguments.Integer("clips", 75);
            var clips = new List<ExportedClip>();
            using (var engine = MotionEngine.Load(arguments.Text("model", "models/demo"), new MotionEngineOptions { Device = "cpu" }))
            {
                clips.AddRange(ExportClips.Generate(engine, count, arguments.Integer("seed", 1)));
            }

            if (arguments.Flag("data")) clips.AddRange(ExportClips.Read(MotionDataSet.Open(arguments.Text("data")), count));
            if (arguments.Flag("out"))
            {
                string folder = Directory.CreateDirectory(arguments.Text("out")).FullName;
                for (int i = 0; i < clips.Count; i++) clips[i].Save(folder, i);
            }

            // The first one compiles the code and is not counted.
            ExportMeasures.Of(clips[0].Clip);
            Print([.. clips.Select(clip => (clip, ExportMeasures.Of(clip.Clip)))], arguments.Flag("each"));
            return 0;
        }
        catch (Exception exception) when (exception is DataFormatException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static void Print(IReadOnlyList<(ExportedClip Clip, ExportMeasures Measures)> all, bool each)
    {
        var table = new Table { Border = TableBorder.Markdown };
        foreach (string column in (string[])["clips", "frames", "mean mm", "worst mm", "> 30 mm", "torn", "turn", "source's", "beyond part", "in parent", "source's", "slide", "locked", "skating", "locked", "ms / 10 s"]) table.AddColumn(column);
        foreach (var kind in all.GroupBy(item => item.Clip.IsGenerated))
        {
            if (each)
            {
                foreach (var (clip, measures) in kind) Add(table, clip.Name, [measures]);
            }

            Add(table, $"{kind.Count()} {(kind.Key ? "generated" : "real")}", [.. kind.Select(item => item.Measures)]);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings());
        console.Profile.Width = 240;
        console.Write(table);
        console.WriteLine("> 30 mm: frames with a joint farther off. torn: frames in which a bone's length alone forbids 30 mm. turn: the largest of a joint between two frames, degrees, in the clip where it exceeds its source's most.");
        console.WriteLine("beyond part: by how much a joint turns faster than its part of the body does in the source, at most. in parent: the largest turn of a joint against its parent.");
        console.WriteLine("slide: millimetres a frame of feet that stand by the features. skating: frames in which a foot near the floor slides. Both without and with footLock.");
    }

    private static void Add(Table table, string name, IReadOnlyList<ExportMeasures> measures)
    {
        int frames = measures.Sum(item => item.Frames);
        var fastest = measures.MaxBy(item => item.Turn - item.SourceTurn)!;
        var fastestInParent = measures.MaxBy(item => item.TurnInParent - item.SourceTurnInParent)!;
        string[] cells =
        [
            name, Text(frames, "0"), Text(measures.Sum(item => item.Mean * item.Frames) / frames, "0.0"), Text(measures.Max(item => item.Worst), "0.0"),
            Text(100.0 * measures.Sum(item => item.FarFrames) / frames, "0.00") + " %", Text(100.0 * measures.Sum(item => item.TornFrames) / frames, "0.00") + " %",
            Text(fastest.Turn, "0.0"), Text(fastest.SourceTurn, "0.0"), Text(measures.Max(item => item.BeyondPart), "0.0"), Text(fastestInParent.TurnInParent, "0.0"),
            Text(fastestInParent.SourceTurnInParent, "0.0"), Text(measures.Average(item => item.Slide.Free), "0.0"), Text(measures.Average(item => item.Slide.Locked), "0.0"),
            Text(100 * measures.Average(item => item.Skating.Free), "0.0") + " %", Text(100 * measures.Average(item => item.Skating.Locked), "0.0") + " %", Text(measures.Sum(item => item.Milliseconds) * 200 / frames, "0.0"),
        ];
        table.AddRow([.. cells.Select(Markup.Escape)]);
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
