using ScaMo.Motion.Features;
using ScaMo.Training.Data.Text;
using ScaMo.Training.Evaluators;
using ScaMo.Training.Tests.Training;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Evaluators;

[Collection(typeof(TorchGenerator))]
public sealed class CoEmbeddingTests : IDisposable
{
    private const double Tolerance = 2e-5;

    private readonly CoEmbedding _networks = new(
        new EvaluatorShape { MovementWidth = 6, MotionWidth = 5, TextWidth = 7, WordWidth = 4, Width = 3 }, ["a", "unk", "walk", "person", "sos", "eos"], CPU);

    public CoEmbeddingTests() => _networks.eval();

    public void Dispose() => _networks.Dispose();

    [Fact]
    public void Motions_of_several_lengths_agree_with_plain_loops_in_double_precision()
    {
        var random = new Random(1);
        float[][] motions = [.. new[] { 4, 39, 196, 41 }.Select(frames => Enumerable.Range(0, frames * FeatureLayout.Count).Select(_ => random.NextSingle() - 0.5f).ToArray())];

        using var embeddings = _networks.Embed(MotionBatch.Create([.. motions.Select(motion => (ReadOnlyMemory<float>)motion)]));

        Assert.Equal([4, 3], embeddings.shape);
        for (int row = 0; row < motions.Length; row++)
        {
            // Whole movements, then zeros up to 196 frames; contacts are left out.
            int frames = motions[row].Length / FeatureLayout.Count, movements = frames / 4;
            double[][] padded = [.. Enumerable.Range(0, 196).Select(frame => Enumerable.Range(0, 259).Select(i => frame < movements * 4 ? motions[row][frame * 263 + i] : 0.0).ToArray())];
            AssertNear(new PlainCoEmbedding(_networks).Motion(padded, movements), embeddings[row]);
        }
    }

    [Fact]
    public void Captions_of_several_lengths_agree_with_plain_loops_in_double_precision()
    {
        TaggedWord[][] captions = [[new("sos", "OTHER"), new("a", "DET"), new("person", "NOUN"), new("walk", "VERB"), new("eos", "OTHER")], [new("sos", "OTHER"), new("zig", "VERB"), new("eos", "OTHER")]];
        double[] vectors = [.. _networks.state_dict()["word_vectors.weight"].to(ScalarType.Float64).data<double>()];
        // Positions in the vocabulary, and classes; an unknown word is "unk" and of the class of all else.
        (int[] Ids, int[] Classes)[] expected = [([4, 0, 3, 2, 5], [14, 2, 1, 12, 14]), ([4, 1, 5], [14, 14, 14])];

        using var embeddings = _networks.Embed(CaptionBatch.Create(captions, _networks.Words));

        for (int row = 0; row < captions.Length; row++)
        {
            double[][] words = [.. expected[row].Ids.Select(id => vectors[(id * 4)..(id * 4 + 4)])];
            AssertNear(new PlainCoEmbedding(_networks).Text(words, expected[row].Classes), embeddings[row]);
        }
    }

    [Fact]
    public void A_motion_shorter_than_a_movement_or_longer_than_the_protocol_is_refused()
    {
        Assert.Contains("3 frames", Assert.Throws<ArgumentException>(() => MotionBatch.Create([new float[3 * 263]])).Message, StringComparison.Ordinal);
        Assert.Contains("197 frames", Assert.Throws<ArgumentException>(() => MotionBatch.Create([new float[197 * 263]])).Message, StringComparison.Ordinal);
    }

    private static void AssertNear(double[] expected, Tensor actual)
    {
        float[] values = [.. actual.data<float>()];
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < values.Length; i++) Assert.Equal(expected[i], values[i], Tolerance);
    }
}
