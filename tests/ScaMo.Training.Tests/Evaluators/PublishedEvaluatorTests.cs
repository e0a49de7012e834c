using ScaMo.Models.Tests.Checkpoints.Writing;
using ScaMo.Motion.Features;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Npy;
using ScaMo.Training.Data;
using ScaMo.Training.Data.Text;
using ScaMo.Training.Evaluators;
using ScaMo.Training.Tests.Training;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Evaluators;

/// <summary>Files in the layout of the published evaluators, with random weights: torch.save's zip with three state dicts among other things, GloVe's matrix and pickled index.</summary>
[Collection(typeof(TorchGenerator))]
public sealed class PublishedEvaluatorTests : IDisposable
{
    private static readonly string[] Words = ["person", "unk", "walk", "sos", "eos"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scamo-t2m-");
    private readonly CoEmbedding _networks = new(new EvaluatorShape { MovementWidth = 8, MotionWidth = 6, TextWidth = 5, WordWidth = 4, Width = 3 }, Words, CPU);

    public PublishedEvaluatorTests()
    {
        _networks.eval();
        var state = _networks.state_dict();
        foreach (string part in (string[])["checkpoints/t2m/text_mot_match/model", "checkpoints/t2m/Comp_v6_KLD01/meta", "glove"]) _folder.CreateSubdirectory(part);
        using (var file = File.Create(PathOf("checkpoints/t2m/text_mot_match/model/finest.tar")))
        {
            PyTorchFile.WriteSections(
                file,
                [
                    .. ((string[])["movement_encoder", "text_encoder", "motion_encoder"]).Select(section => (
                        section,
                        (IReadOnlyList<(string, long[])>)[.. state.Where(pair => pair.Key.StartsWith(section + ".", StringComparison.Ordinal)).Select(pair => (pair.Key[(section.Length + 1)..], pair.Value.shape))])),
                    ("opt_motion_encoder", [("step", [1L])]),
                ],
                (stream, section, name) =>
                {
                    if (section == "opt_motion_encoder") stream.Write(new byte[4]);
                    else stream.Write(state[$"{section}.{name}"].contiguous().bytes);
                });
        }

        var mean = new float[FeatureLayout.Count];
        var std = new float[FeatureLayout.Count];
        mean.AsSpan().Fill(0.5f);
        std.AsSpan().Fill(2);
        NpyFile.Write<float>(PathOf("checkpoints/t2m/Comp_v6_KLD01/meta/mean.npy"), mean, FeatureLayout.Count);
        NpyFile.Write<float>(PathOf("checkpoints/t2m/Comp_v6_KLD01/meta/std.npy"), std, FeatureLayout.Count);
        NpyFile.Write<float>(PathOf("glove/our_vab_data.npy"), state["word_vectors.weight"].data<float>().ToArray(), Words.Length, 4);
        WriteIndex(Words);
    }

    private string Folder => PathOf("checkpoints/t2m");

    public void Dispose()
    {
        _networks.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Embeddings_are_those_of_the_weights_in_the_files_under_the_statistics_in_the_files()
    {
        var random = new Random(2);
        float[] motion = [.. Enumerable.Range(0, 44 * 263).Select(_ => random.NextSingle())];
        using var evaluator = EvaluatorFolder.Load(Folder, CPU);

        using var texts = evaluator.EmbedTexts([new Caption("", "person/NOUN leap/VERB walk/VERB")]);
        using var motions = evaluator.EmbedMotions([motion]);

        using var expectedTexts = _networks.Embed(CaptionBatch.Create([[TaggedWord.Start, new("person", "NOUN"), new("unk", "X"), new("walk", "VERB"), TaggedWord.End]], _networks.Words));
        using var expectedMotions = _networks.Embed(MotionBatch.Create([motion.Select(value => (value - 0.5f) / 2).ToArray()]));
        Assert.Equal(expectedTexts.data<float>().ToArray(), texts.data<float>().ToArray());
        Assert.Equal(expectedMotions.data<float>().ToArray(), motions.data<float>().ToArray());
        Assert.Contains("published", evaluator.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_that_does_not_fit_is_refused_by_name()
    {
        WriteIndex(["person", "walk", "sos", "eos"]);
        Assert.Contains("'unk' is missing", Assert.Throws<DataFormatException>(() => PublishedEvaluator.Load(Folder, CPU)).Message, StringComparison.Ordinal);
        WriteIndex([.. Words, "one too many"]);
        Assert.Contains("place 5", Assert.Throws<DataFormatException>(() => PublishedEvaluator.Load(Folder, CPU)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(PathOf("glove/our_vab_idx.pkl"), "cos\nsystem\n(S'echo'\ntR."u8.ToArray());
        Assert.Contains("os.system", Assert.Throws<DataFormatException>(() => PublishedEvaluator.Load(Folder, CPU)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_without_elements_are_refused_however_many_there_are()
    {
        NpyFile.Write<float>(PathOf("glove/our_vab_data.npy"), [], 1 << 30, 0);

        Assert.Contains("(1073741824, 0)", Assert.Throws<DataFormatException>(() => PublishedEvaluator.Load(Folder, CPU)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Directory.Delete(PathOf("glove"), recursive: true);
        Assert.Contains("our_vab_data.npy", Assert.Throws<FileNotFoundException>(() => PublishedEvaluator.Load(Folder, CPU)).Message, StringComparison.Ordinal);
        Assert.Contains("finest.tar", Assert.Throws<DirectoryNotFoundException>(() => EvaluatorFolder.Load(PathOf("glove"), CPU)).Message, StringComparison.Ordinal);
    }

    private void WriteIndex(string[] words)
    {
        var pickle = new PickleEmitter().Protocol(3).EmptyDict().Put(0).Mark();
        for (int id = 0; id < words.Length; id++) pickle.Text(words[id]).Integer(id);
        File.WriteAllBytes(PathOf("glove/our_vab_idx.pkl"), pickle.SetItems().Stop().ToArray());
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);
}
