using ScaMo.Motion.Features;
using ScaMo.Motion.Formats;
using ScaMo.Training.Data;
using ScaMo.Training.Data.Captions;
using ScaMo.Training.Data.Import;

namespace ScaMo.Training.Tests.Data.Import;

public sealed class DataImporterTests : IDisposable
{
    private const int LeftWrist = 20;
    private const int RightWrist = 21;
    private const int Head = 15;

    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Archives_and_captions_become_a_data_set_in_HumanML3Ds_layout()
    {
        var archive = _folder.Zip("mocap.zip", ("walk.bvh", SyntheticBvh.Walk(facing: 70).ToString()), ("raise.bvh", SyntheticBvh.RaiseLeftHand().ToString()), ("readme.txt", "no motion"));

        var summary = _folder.Import(
            [archive],
            "clip_id\tcontent\tstyle\tsplit\tcaption\nwalk\twalk\tcalm\ttrain\ta person walks.\nwalk\twalk\tcalm\ttrain\tsomeone walks forward.\nraise\traise\t\ttest\ta person raises the left hand.\n");

        var dataSet = _folder.Open();
        Assert.Equal(["walk", "Mwalk"], dataSet.Clips(DataSplit.Train));
        Assert.Equal(["raise", "Mraise"], dataSet.Clips(DataSplit.Test));
        Assert.Empty(dataSet.Clips(DataSplit.Val));
        Assert.Equal(["raise", "Mraise", "walk", "Mwalk"], File.ReadAllLines(Path.Combine(_folder.Output, "all.txt")));
        Assert.Equal(new ClipLabel("Mwalk", "mocap", "walk", "calm", IsMirrored: true), dataSet.Labels["Mwalk"]);
        Assert.Equal(
            [new Caption("a person walks.", "a/DET person/NOUN walk/VERB"), new Caption("someone walks forward.", "someone/PRON walk/VERB forward/ADV")],
            dataSet.ReadCaptions("walk"));
        Assert.Equal((2, 2, 0, 6), (summary.Files, summary.FilesRead, summary.Problems.Length, summary.Captions));
        // 90 frames at 30 a second last 89 / 30 s: 60 frames of joints at 20 a second, 59 of features.
        Assert.Equal(new SplitSummary("train", Clips: 2, MirroredClips: 1, Frames: 118), summary.Splits[0]);

        var walk = dataSet.ReadJoints("walk");
        Assert.Equal(59 * 66, walk.Length);
        Assert.True(Numbers.MaxDifference(FeatureDecoder.RecoverJoints(dataSet.ReadFeatures("walk")), walk) < 1e-6);
        // The walker faced 70 degrees away; legs of 82 cm become ones of 0.8158 m, and the way is scaled with them.
        Assert.Equal(1.2 * 58 / 20 * 0.815831 / 0.82, Position(walk, 58, 0).Z, 0.005);
        Assert.Equal(0, Position(walk, 58, 0).X, 0.005);
        Assert.Equal(0, walk.Where((_, i) => i % 3 == 1).Min(), 1e-5f);
    }

    [Fact]
    public void A_mirrored_clip_raises_the_other_hand_and_says_so()
    {
        var file = _folder.Write("raise.bvh", SyntheticBvh.RaiseLeftHand().ToString());

        _folder.Import([file], "clip_id\tsplit\tcaption\nraise\ttrain\tA person raises the left hand.\n");

        var dataSet = _folder.Open();
        var original = dataSet.ReadJoints("raise");
        var mirrored = dataSet.ReadJoints("Mraise");
        int middle = original.Length / 66 / 2;
        Assert.True(Position(original, middle, LeftWrist).Y > Position(original, middle, Head).Y + 0.2f);
        Assert.True(Position(original, middle, RightWrist).Y < 1);
        Assert.True(Position(mirrored, middle, RightWrist).Y > Position(mirrored, middle, Head).Y + 0.2f);
        Assert.True(Position(mirrored, middle, LeftWrist).Y < 1);
        Assert.True(Position(mirrored, 0, LeftWrist).X > Position(mirrored, 0, RightWrist).X);
        Assert.Equal("A person raises the right hand.", Assert.Single(dataSet.ReadCaptions("Mraise")).Text);
    }

    [Fact]
    public void Broken_files_are_named_counted_and_skipped()
    {
        var archive = _folder.Zip(
            "a.zip",
            ("good.bvh", SyntheticBvh.Walk().ToString()),
            ("cut.bvh", SyntheticBvh.Walk().ToString()[..4000]),
            ("other.bvh", (SyntheticBvh.Walk() with { Prefix = "Bone_" }).ToString()),
            ("late.bvh", SyntheticBvh.Walk().ToString()));
        var twin = _folder.Zip("b.zip", ("good.bvh", SyntheticBvh.Walk().ToString()), (" .bvh", SyntheticBvh.Walk().ToString()));
        var clips = _folder.Write("clips.tsv", "clip_id\tarchive\tentry\tfirst_frame\tsplit\ngood\ta.zip\tgood.bvh\t0\ttrain\nlate\ta.zip\tlate.bvh\t90\ttrain\ngone\ta.zip\tgone.bvh\t0\ttrain\n");

        var summary = _folder.Import([archive, twin], "clip_id\tcaption\ngood\ta person walks.\n", options => options with { Clips = clips });

        Assert.Equal((6, 1), (summary.Files, summary.FilesRead));
        Assert.Equal(["gone"], summary.FilesMissing);
        Assert.Equal(["a.zip/cut.bvh", "a.zip/late.bvh", "a.zip/other.bvh", "b.zip/ .bvh", "b.zip/good.bvh"], summary.Problems.Select(problem => problem.File));
        Assert.Contains("do not fit", summary.Problems[0].Reason, StringComparison.Ordinal);
        Assert.Contains("90 frames", summary.Problems[1].Reason, StringComparison.Ordinal);
        Assert.Contains("mapping", summary.Problems[2].Reason, StringComparison.Ordinal);
        Assert.Contains("a.zip/good.bvh", summary.Problems[4].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_before_the_first_to_use_leave_no_trace()
    {
        // A jump of the path would be cut out as a glitch, and a clip of 80 frames at 30 a second is shorter than the one of 90.
        var bvh = SyntheticBvh.Walk() with { Path = seconds => (seconds < 0.32 ? 50 : 0, 1.2 * seconds) };
        var file = _folder.Write("walk.bvh", bvh.ToString());
        var clips = _folder.Write("clips.tsv", "clip_id\tfirst_frame\tsplit\nwalk\t10\ttrain\n");

        var summary = _folder.Import([file], "clip_id\tcaption\nwalk\ta person walks.\n", options => options with { Clips = clips, Mirror = MirrorMode.None });

        Assert.Equal((52, 0), (summary.Splits[0].Frames, summary.CutAroundGlitches));
    }

    [Fact]
    public void Long_clips_are_split_into_equal_pieces_that_start_anew()
    {
        var file = _folder.Write("walk.bvh", (SyntheticBvh.Walk() with { Frames = 751, FrameTime = 1 / 25.0 }).ToString());

        var summary = _folder.Import([file], "clip_id\tsplit\tcaption\nwalk\ttrain\ta person walks.\n", options => options with { Mirror = MirrorMode.None });

        var dataSet = _folder.Open();
        Assert.Equal(["walk-p1", "walk-p2", "walk-p3", "walk-p4"], dataSet.Clips(DataSplit.Train));
        Assert.Equal((600, 1), (summary.Splits[0].Frames, summary.SplitByLength));
        foreach (string name in dataSet.Clips(DataSplit.Train))
        {
            var joints = dataSet.ReadJoints(name);
            Assert.Equal(150 * 66, joints.Length);
            Assert.Equal((0, 0), (Math.Round(Position(joints, 0, 0).X, 4), Math.Round(Position(joints, 0, 0).Z, 4)));
            Assert.Equal("a person walks.", Assert.Single(dataSet.ReadCaptions(name)).Text);
        }
    }

    [Fact]
    public void A_piece_that_stands_still_is_left_out_unless_the_whole_clip_does()
    {
        // 601 frames of features in four pieces of 7.5 s, the first before the hand is raised.
        static string Bvh(double start) => (SyntheticBvh.RaiseLeftHand() with
        {
            Frames = 903,
            LeftArm = seconds => seconds < start ? -80 : -80 + 155 * Math.Pow(Math.Sin(Math.PI * (seconds - start) / 3), 2),
        }).ToString();
        var archive = _folder.Zip("a.zip", ("late.bvh", Bvh(start: 8)), ("never.bvh", Bvh(start: 100)));

        _folder.Import([archive], "clip_id\tsplit\tcaption\nlate\ttrain\tx\nnever\ttrain\tx\n", options => options with { Mirror = MirrorMode.None });

        Assert.Equal(["late-p1", "late-p2", "late-p3", "never-p1", "never-p2", "never-p3", "never-p4"], _folder.Open().Clips(DataSplit.Train));
    }

    [Fact]
    public void Clips_are_dropped_by_length_and_for_want_of_captions()
    {
        var archive = _folder.Zip(
            "a.zip",
            ("good.bvh", SyntheticBvh.Walk().ToString()),
            ("short.bvh", (SyntheticBvh.Walk() with { Frames = 60 }).ToString()),
            ("long.bvh", (SyntheticBvh.Walk() with { Frames = 301 }).ToString()),
            ("silent.bvh", SyntheticBvh.Walk().ToString()));
        const string Captions = "clip_id\tsplit\tcaption\ngood\ttrain\tx\nshort\ttrain\tx\nlong\ttrain\tx\n";

        var summary = _folder.Import([archive], Captions, options => options with { LongClips = LongClipMode.Drop });
        Assert.Equal([("no caption", 1), ("too long", 1), ("too short", 1)], summary.Dropped.Select(pair => (pair.Key, pair.Value)));

        summary = _folder.Import([archive], Captions, options => options with { MinFrames = 39, KeepUncaptioned = true, Overwrite = true });
        Assert.Empty(summary.Dropped);
        Assert.Empty(_folder.Open().ReadCaptions("silent"));
    }

    [Fact]
    public void A_limb_that_flips_is_cut_out()
    {
        var bvh = SyntheticBvh.RaiseLeftHand() with { Frames = 240, RightArm = seconds => seconds is > 3.99 and < 4.01 ? 100 : -80 };
        var file = _folder.Write("flip.bvh", bvh.ToString());

        var summary = _folder.Import([file], "clip_id\tsplit\tcaption\nflip\ttrain\tx\n", options => options with { Mirror = MirrorMode.None });

        // The flip is in frame 120 alone; 3 frames are cut on either side: 117 frames of 30 a second come before, 116 after.
        var dataSet = _folder.Open();
        Assert.Equal(["flip-p1", "flip-p2"], dataSet.Clips(DataSplit.Train));
        Assert.Equal((77 + 76, 1), (summary.Splits[0].Frames, summary.CutAroundGlitches));
        foreach (string name in dataSet.Clips(DataSplit.Train))
        {
            var joints = dataSet.ReadJoints(name);
            for (int frame = 0; frame < joints.Length / 66; frame++) Assert.True(Position(joints, frame, RightWrist).Y < 1);
        }

        Assert.Equal(1, _folder.Import([file], "clip_id\tsplit\tcaption\nflip\ttrain\tx\n", options => options with { FastestJoint = 1000, Overwrite = true }).Splits[0].MirroredClips);
    }

    [Theory]
    [InlineData(MirrorMode.None, 0, 0)]
    [InlineData(MirrorMode.Train, 1, 0)]
    [InlineData(MirrorMode.All, 1, 1)]
    public void What_is_mirrored_is_an_option(MirrorMode mode, int train, int test)
    {
        var archive = _folder.Zip("a.zip", ("a.bvh", SyntheticBvh.Walk().ToString()), ("b.bvh", SyntheticBvh.Walk().ToString()));

        var summary = _folder.Import([archive], "clip_id\tsplit\tcaption\na\ttrain\tx\nb\ttest\tx\n", options => options with { Mirror = mode });

        Assert.Equal((train, test), (summary.Splits[0].MirroredClips, summary.Splits[2].MirroredClips));
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        var archive = _folder.Zip("a.zip", [.. Enumerable.Range(0, 12).Select(i => ($"clip{i}.bvh", (SyntheticBvh.Walk(i * 30) with { Frames = 70 + i }).ToString()))]);
        string captions = "clip_id\tcaption\n" + string.Concat(Enumerable.Range(0, 12).Select(i => $"clip{i}\tcaption {i}\n"));

        byte[][] Import(int threads)
        {
            _folder.Import([archive], captions, options => options with { Threads = threads, Overwrite = true });
            return [.. ((string[])["all.txt", "train.txt", "labels.tsv", "Mean.npy", "Std.npy"]).Select(name => File.ReadAllBytes(Path.Combine(_folder.Output, name)))];
        }

        Assert.Equal(Import(1), Import(4));
    }

    [Fact]
    public void An_import_that_does_not_end_leaves_nothing_behind_and_one_that_does_replaces_only_when_told()
    {
        var file = _folder.Write("walk.bvh", SyntheticBvh.Walk().ToString());
        const string Captions = "clip_id\tsplit\tcaption\nwalk\ttrain\ta person walks.\n";
        using var cancelled = new CancellationTokenSource();
        var options = new ImportOptions { Bvh = [file], Output = _folder.Output, Captions = [_folder.Write("captions.tsv", Captions)] };

        Assert.Throws<OperationCanceledException>(() => DataImporter.Run(options, progress: (_, _) => cancelled.Cancel(), cancellationToken: cancelled.Token));
        Assert.False(Directory.Exists(_folder.Output) || Directory.Exists(_folder.Output + ".partial"));

        DataImporter.Run(options);
        Assert.Contains("--overwrite", Assert.Throws<IOException>(() => DataImporter.Run(options)).Message, StringComparison.Ordinal);
        DataImporter.Run(options with { Overwrite = true, Mirror = MirrorMode.None });
        Assert.Equal(["walk"], _folder.Open().Clips(DataSplit.Train));
    }

    [Fact]
    public void Other_captions_are_asked_of_their_sources_with_the_final_motion()
    {
        var file = _folder.Write("walk.bvh", SyntheticBvh.Walk().ToString());
        var options = new ImportOptions { Bvh = [file], Output = _folder.Output, Captions = [_folder.Write("captions.tsv", "clip_id\tsplit\tcontent\tcaption\nwalk\ttrain\twalk\ta person walks.\n")] };

        DataImporter.Run(options, [new TableCaptions(), new Measured()]);

        Assert.Equal(["a person walks.", "walk over 59 frames, 1 of 2"], _folder.Open().ReadCaptions("Mwalk").Select(caption => caption.Text));
    }

    [Fact]
    public void A_grammar_writes_captions_for_the_labels_it_knows()
    {
        var archive = _folder.Zip("a.zip", ("walk.bvh", SyntheticBvh.Walk().ToString()), ("odd.bvh", SyntheticBvh.Walk().ToString()));
        var captions = _folder.Write("captions.tsv", "clip_id\tsplit\tcontent\tstyle\tcaption\nwalk\ttrain\twalk\tnormal\ta person walks.\nodd\ttrain\tbrachiation\tnormal\ta person swings.\n");

        DataImporter.Run(new ImportOptions { Bvh = [archive], Output = _folder.Output, Captions = [captions] }, [new TableCaptions(), new GrammarCaptions(CaptionGrammar.Default, 5)]);

        var written = _folder.Open().ReadCaptions("walk");
        Assert.InRange(written.Count, 5, 6);
        Assert.Equal("a person walks.", written[0].Text);
        Assert.All(written, caption => Assert.Contains("/VERB", caption.TaggedWords, StringComparison.Ordinal));
        Assert.Equal("a person swings.", Assert.Single(_folder.Open().ReadCaptions("odd")).Text);
    }

    [Fact]
    public void What_cannot_be_imported_at_all_says_why()
    {
        var file = _folder.Write("walk.bvh", SyntheticBvh.Walk().ToString());
        Assert.Contains("caption", Assert.Throws<DataFormatException>(() => _folder.Import([file], "clip_id\ttext\n")).Message, StringComparison.Ordinal);
        Assert.Contains("line 3", Assert.Throws<DataFormatException>(() => _folder.Import([file], "clip_id\tsplit\tcaption\nwalk\ttrain\tx\nwalk\ttest\tx\n")).Message, StringComparison.Ordinal);
        Assert.Contains("no clip", Assert.Throws<DataFormatException>(() => _folder.Import([file], "clip_id\tsplit\tcaption\nwalk\ttest\tx\n")).Message, StringComparison.Ordinal);
        Assert.Contains("zip", Assert.Throws<DataFormatException>(() => _folder.Import([_folder.Write("walk.zip", "no archive")], "clip_id\tcaption\n")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _folder.Import([file], "clip_id\tcaption\n", options => options with { MinFrames = 0 }));
        Assert.False(Directory.Exists(_folder.Output));
    }

    private static (float X, float Y, float Z) Position(float[] joints, int frame, int joint)
    {
        int index = (frame * 22 + joint) * 3;
        return (joints[index], joints[index + 1], joints[index + 2]);
    }

    private sealed class Measured : ICaptionSource
    {
        public IEnumerable<string> Captions(CaptionRequest request) => [$"{request.Clip.Content} over {request.Joints.Length / 66} frames, # {(request.IsMirrored ? 1 : 0)} of 2", "a person walks."];
    }
}
