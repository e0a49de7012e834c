using ScaMo.Fuzzing.Engine;
using ScaMo.Motion.Features;
using ScaMo.Motion.Formats.Npy;
using ScaMo.Training.Data;
using ScaMo.Training.Data.Captions;
using ScaMo.Training.Data.Import;

namespace ScaMo.Fuzzing.Targets;

/// <summary>Captions, tables and lists of data sets.</summary>
internal static class DataTargets
{
    private static readonly byte[] Grammar =
        """
        {
          "doubling": ["run"], "surface": { "period": 0.5 }, "rules": { "way": ["[very] (slowly|fast)"] },
          "subjects": { "male": ["a {adj} man"], "female": ["a {adj} woman"], "neutral": ["a {adj} person"], "plural": ["people"] },
          "frames": { "finite": ["{subject} {vp}"], "gerund": ["{subject} {be} {vp}"], "base": ["{vp}"] },
          "styles": { "normal": { "silence": 1, "genders": [1, 1, 1, 0] }, "old": { "like": "normal" } },
          "contents": { "walk": { "kind": "gait", "speed": [0.5, 1.5], "plain": ["<walk> [{way}]"], "rich": ["3* fast,!normal? <walk> to {poss} left {m}"] } }
        }
        """u8.ToArray();

    private static readonly byte[] Table = "clip_id\tcaption\tsource\tfirst_frame\tarchive\tentry\nwalk-1\ta person walks\tnone\t3\ta.zip\tb/c.bvh\nwalk-2\ta man runs\tnone\t\t\t\n"u8.ToArray();

    private static readonly byte[] Labels = "name\tsource\tcontent\tstyle\tmirrored\nwalk\tnone\twalk\tnormal\tfalse\nMwalk\tnone\twalk\told\ttrue\n"u8.ToArray();

    private static readonly byte[] Texts = "a person walks#a/DET person/NOUN walk/VERB#0.0#0.0\na man runs fast#a/DET man/NOUN run/VERB fast/ADV#0.5#nan\n"u8.ToArray();

    public static IEnumerable<FuzzTarget> Create(ScratchFiles files)
    {
        byte[][] lines = Words.Of("\t", "\n", "\r\n", "\r", "#", "\ufeff", "nan", "1e999", "-1", "true", "/", "..");
        yield return new("caption-grammar", [Grammar], [.. Words.Json, .. Words.Of("(", ")", "|", "<walk>", "{way}", "{vp}", "3* ", "fast? ", "\"like\": \"normal\"")], bytes =>
        {
            var grammar = CaptionGrammar.Load(new MemoryStream(bytes), "input");
            var labels = new ClipLabels("clip", "none", "walk", "normal");
            if (grammar.Covers(labels)) grammar.Generate(labels, new ClipFacts(), 3, 1);
        });
        yield return new("clip-table", [Table], [.. lines, .. Words.Of("clip_id", "caption", "split", "test")], files.Parser("clips.tsv", path => ClipTables.Load([path], path)));

        using var ones = new MemoryStream();
        NpyFile.Write<float>(ones, [.. Enumerable.Repeat(1f, FeatureLayout.Count)], FeatureLayout.Count);
        string folder = Path.GetDirectoryName(files.Make("data/Mean.npy", ones.ToArray()))!;
        files.Make("data/Std.npy", ones.ToArray());
        yield return new("data-labels", [Labels], lines, files.Parser($"data/{MotionDataSet.LabelsFile}", _ => MotionDataSet.Open(folder)));
        files.Make($"data/{MotionDataSet.LabelsFile}", Labels);
        var data = MotionDataSet.Open(folder);
        yield return new("data-texts", [Texts], lines, files.Parser("data/texts/walk.txt", _ => data.ReadCaptions("walk")));
        yield return new("data-list", ["walk-1\nwalk-2\n"u8.ToArray()], lines, files.Parser("data/train.txt", _ => data.Clips(DataSplit.Train)));
    }
}
