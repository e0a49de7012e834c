using ScaMo.Models.Text;
using ScaMo.Training.Data;
using ScaMo.Training.Data.Import;
using ScaMo.Training.Data.Synthesis;

namespace ScaMo.Training.Tests.Data.Synthesis;

public sealed class DataSynthesizerTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("scamo-synthesis-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void The_result_does_not_hang_on_the_number_of_threads()
    {
        Run("one", options => options with { Threads = 1, WithJoints = true });
        Run("four", options => options with { Threads = 4, WithJoints = true });

        var files = Files("one");
        Assert.Equal(files, Files("four"));
        Assert.All(files.Where(name => name != "synthesis.json"), name => Assert.Equal(File.ReadAllBytes(Path.Combine(PathOf("one"), name)), File.ReadAllBytes(Path.Combine(PathOf("four"), name))));
    }

    [Fact]
    public void A_clip_hangs_on_seed_and_index_only()
    {
        Run("few", options => options);
        Run("more", options => options with { Clips = 30, Captions = 5, WithJoints = true });
        Run("other", options => options with { Seed = 6 });

        string name = Path.Combine("new_joint_vecs", "000011.npy"), text = Path.Combine("texts", "000011.txt");
        Assert.Equal(File.ReadAllBytes(Path.Combine(PathOf("few"), name)), File.ReadAllBytes(Path.Combine(PathOf("more"), name)));
        Assert.Equal(File.ReadAllLines(Path.Combine(PathOf("few"), text)), File.ReadAllLines(Path.Combine(PathOf("more"), text))[..3]);
        Assert.NotEqual(File.ReadAllBytes(Path.Combine(PathOf("few"), name)), File.ReadAllBytes(Path.Combine(PathOf("other"), name)));
    }

    [Fact]
    public void The_folder_is_a_data_set_in_the_papers_shares()
    {
        var summary = Run("set", options => options with { Clips = 40, MinFrames = 60, MaxFrames = 100 });
        var dataSet = MotionDataSet.Open(PathOf("set"));

        Assert.Equal([32, 2, 6], Enum.GetValues<DataSplit>().Select(split => dataSet.Clips(split).Count));
        Assert.Equal([32, 2, 6], summary.Splits.Select(split => split.Clips));
        Assert.Equal(120, summary.Captions);
        Assert.Equal(40, dataSet.Labels.Count);
        var moments = new FeatureMoments();
        foreach (string name in Enum.GetValues<DataSplit>().SelectMany(dataSet.Clips))
        {
            float[] features = dataSet.ReadFeatures(name);
            Assert.InRange(features.Length / 263, 60, 100);
            Assert.Equal(features.Length / 263 * 66, dataSet.ReadJoints(name).Length);
            Assert.Equal(3, dataSet.ReadCaptions(name).DistinctBy(caption => caption.Text).Count());
            Assert.All(dataSet.ReadCaptions(name), caption => Assert.NotEmpty(caption.TaggedWords));
        }

        foreach (string name in dataSet.Clips(DataSplit.Train)) moments.Add(dataSet.ReadFeatures(name));
        Assert.Equal(moments.Frames, summary.Splits[0].Frames);
        var statistics = moments.ToStatistics();
        for (int i = 0; i < 263; i++)
        {
            Assert.Equal(statistics.Mean[i], dataSet.Statistics.Mean[i], 1e-5f);
            Assert.Equal(statistics.StandardDeviation[i], dataSet.Statistics.StandardDeviation[i], 1e-5f);
        }
    }

    [Fact]
    public void Joints_are_written_where_they_are_wanted_and_are_those_of_the_features()
    {
        Run("with", options => options with { WithJoints = true });
        Run("without", options => options);

        Assert.Equal(12, Directory.GetFiles(Path.Combine(PathOf("with"), "new_joints")).Length);
        Assert.False(Directory.Exists(Path.Combine(PathOf("without"), "new_joints")));
        Assert.Equal(MotionDataSet.Open(PathOf("with")).ReadJoints("000003"), MotionDataSet.Open(PathOf("without")).ReadJoints("000003"));
    }

    [Fact]
    public void As_many_clips_are_made_as_give_the_tokens()
    {
        const int Tokens = 900;
        var summary = Run("tokens", options => options with { Clips = null, Tokens = Tokens });
        var dataSet = MotionDataSet.Open(PathOf("tokens"));
        int[] tokens = [.. dataSet.Clips(DataSplit.Train).Select(name => dataSet.ReadFeatures(name).Length / 263 / 4)];

        Assert.Equal(tokens.Sum(), summary.TrainingTokens);
        Assert.InRange(tokens.Sum(), Tokens, int.MaxValue);
        Assert.InRange(tokens[..^1].Sum(), 0, Tokens - 1);
    }

    [Fact]
    public void Captions_are_sentences_of_known_pieces()
    {
        var tokenizer = TextTokenizer.Load(Path.Combine(Repository.Root, "models", "demo", "text-encoder", "spiece.model"));
        foreach (string caption in SynthesizedClips.Where(_ => true, 300).SelectMany(clip => clip.Captions))
        {
            Assert.Matches("^[a-z0-9 ,.]+$", caption);
            Assert.DoesNotContain("  ", caption, StringComparison.Ordinal);
            Assert.DoesNotContain(tokenizer.UnknownId, tokenizer.Tokenize(caption).Ids.ToArray().Select(id => (int)id));
        }
    }

    [Fact]
    public void A_folder_that_holds_something_stays_unless_it_may_be_replaced()
    {
        Directory.CreateDirectory(PathOf("full"));
        File.WriteAllText(Path.Combine(PathOf("full"), "note.txt"), "mine");

        Assert.Throws<IOException>(() => Run("full", options => options));
        Assert.True(File.Exists(Path.Combine(PathOf("full"), "note.txt")));
        Run("full", options => options with { Overwrite = true });
        Assert.False(File.Exists(Path.Combine(PathOf("full"), "note.txt")));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        (string Message, Func<SynthesisOptions, SynthesisOptions> Change)[] cases =
        [
            ("either", options => options with { Clips = null }),
            ("either", options => options with { Tokens = 5 }),
            ("too few", options => options with { Clips = 9 }),
            ("tokens", options => options with { Clips = null, Tokens = 0 }),
            ("above the largest", options => options with { MinFrames = 90, MaxFrames = 80 }),
            ("least number", options => options with { MinFrames = 0 }),
            ("largest number", options => options with { MaxFrames = 39 }),
            ("largest number", options => options with { MaxFrames = 200 }),
            ("captions", options => options with { Captions = 0 }),
            ("captions", options => options with { Captions = 21 }),
            ("threads", options => options with { Threads = 0 }),
        ];
        Assert.All(cases, one => Assert.Contains(one.Message, Assert.Throws<ArgumentException>(() => Run("none", one.Change)).Message, StringComparison.Ordinal));
        Assert.False(Directory.Exists(PathOf("none")));
    }

    private string PathOf(string name) => Path.Combine(_root.FullName, name);

    private SynthesisSummary Run(string name, Func<SynthesisOptions, SynthesisOptions> change) =>
        DataSynthesizer.Run(change(new SynthesisOptions { Output = PathOf(name), Clips = 12, Seed = 5, Threads = 2 }));

    private string[] Files(string name) =>
        [.. Directory.GetFiles(PathOf(name), "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(PathOf(name), path)).Order(StringComparer.Ordinal)];
}
