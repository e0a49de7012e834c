using ScaMo.Models.Tokenizer;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Tokenizer;

/// <summary>They draw from the process's random numbers, and one of them by seed, so no other test may run beside them.</summary>
[Collection(nameof(VectorQuantizerTests))]
[CollectionDefinition(nameof(VectorQuantizerTests), DisableParallelization = true)]
public sealed class VectorQuantizerTests
{
    [Theory]
    [InlineData(50, 6, 120)]
    [InlineData(65536, 2, 300)] // more distances than are computed at once
    public void A_latent_becomes_the_nearest_vector(int codebookSize, int width, int count)
    {
        using var scope = NewDisposeScope();
        using var quantizer = Create(codebookSize, width);
        quantizer.eval();
        var latent = randn(2, width, count / 2);

        var (quantized, indices, _) = quantizer.Quantize(latent);

        Assert.Equal([2, count / 2], indices.shape);
        var codes = Rows(State(quantizer, "codebook"));
        var vectors = Rows(latent.transpose(1, 2).reshape(-1, width));
        long[] chosen = indices.reshape(-1).data<long>().ToArray();
        for (int i = 0; i < count; i++)
        {
            double least = codes.Min(code => SquaredDistance(vectors[i], code));
            Assert.InRange(SquaredDistance(vectors[i], codes[chosen[i]]), least, least + 1e-5);
        }

        Assert.True(quantized.allclose(State(quantizer, "codebook")[indices].transpose(1, 2), atol: 1e-6));
        Assert.True(quantizer.Assign(latent).equal(indices).all().ToBoolean());
        Assert.True(quantizer.Dequantize(indices).equal(State(quantizer, "codebook")[indices].transpose(1, 2)).all().ToBoolean());
    }

    [Fact]
    public void The_codebook_is_the_moving_average_of_the_latents_that_chose_it()
    {
        using var scope = NewDisposeScope();
        using var quantizer = Create(codebookSize: 7, latentWidth: 3);
        State(quantizer, "code_count").fill_(2);
        State(quantizer, "code_sum").copy_(State(quantizer, "codebook") * 2);
        var codes = Rows(State(quantizer, "codebook"));
        var sums = Rows(State(quantizer, "code_sum"));
        double[] counts = [.. Enumerable.Repeat(2.0, 7)];

        for (int step = 0; step < 3; step++)
        {
            var latent = randn(2, 3, 20);
            quantizer.Quantize(latent);

            for (int v = 0; v < 7; v++)
            {
                counts[v] *= 0.99;
                for (int c = 0; c < 3; c++) sums[v][c] *= 0.99;
            }

            foreach (var vector in Rows(latent.transpose(1, 2).reshape(-1, 3)))
            {
                int nearest = Enumerable.Range(0, 7).MinBy(v => SquaredDistance(vector, codes[v]));
                counts[nearest] += 0.01;
                for (int c = 0; c < 3; c++) sums[nearest][c] += 0.01 * vector[c];
            }

            for (int v = 0; v < 7; v++) codes[v] = [.. sums[v].Select(sum => sum / counts[v])];
            AssertNear(codes, State(quantizer, "codebook"));
            AssertNear(sums, State(quantizer, "code_sum"));
            AssertNear([counts], State(quantizer, "code_count").unsqueeze(0));
        }
    }

    [Theory]
    [InlineData(40, 0)]
    [InlineData(3, 0.1)] // fewer latents than codes: copies, each moved a little
    public void A_vector_that_few_choose_is_laid_upon_a_latent_of_the_batch(int count, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var quantizer = Create(codebookSize: 5, latentWidth: 3);
        State(quantizer, "code_count").copy_(tensor(new float[] { 50, 0.5f, 50, 0, 50 }));
        State(quantizer, "code_sum").copy_(State(quantizer, "codebook") * State(quantizer, "code_count").unsqueeze(1));
        // The dead ones are out of reach, so that nothing chooses them.
        State(quantizer, "codebook")[1].fill_(1000);
        State(quantizer, "codebook")[3].fill_(-1000);
        var latent = randn(1, 3, count);

        quantizer.Quantize(latent);

        var vectors = Rows(latent[0].t());
        var codes = Rows(State(quantizer, "codebook"));
        double[] distances = [.. codes.Select(code => Math.Sqrt(vectors.Min(vector => SquaredDistance(vector, code))))];
        Assert.InRange(distances[1], 0, tolerance);
        Assert.InRange(distances[3], 0, tolerance);
        Assert.True(SquaredDistance(codes[1], codes[3]) > 0);
        AssertNear([codes[0], codes[2], codes[4]], State(quantizer, "code_sum")[tensor([0L, 2, 4])] / State(quantizer, "code_count")[tensor([0L, 2, 4])].unsqueeze(1));
    }

    [Fact]
    public void The_first_batch_makes_the_codebook()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new VectorQuantizer(codebookSize: 12, latentWidth: 4);
        var latent = randn(2, 4, 6);

        var (_, indices, loss) = quantizer.Quantize(latent);

        // As many latents as codes: each is a code of its own.
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (long)i), indices.reshape(-1).data<long>().ToArray().Order());
        Assert.Equal(0, loss!.ToSingle());
        Assert.True(State(quantizer, "codebook").allclose(latent.transpose(1, 2).reshape(-1, 4)[indices.reshape(-1).argsort()], atol: 1e-6));
    }

    [Fact]
    public void A_codebook_without_its_averages_is_trained_further()
    {
        using var scope = NewDisposeScope();
        using var quantizer = Create(codebookSize: 2, latentWidth: 2);
        State(quantizer, "codebook").copy_(tensor(new float[,] { { 10, 0 }, { -10, 0 } }));

        quantizer.Quantize(tensor(new float[,,] { { { 9, -9 }, { 0, 0 } } }));

        AssertNear([[9.99, 0], [-9.99, 0]], State(quantizer, "codebook"));
    }

    [Fact]
    public void Training_goes_on_bit_for_bit_from_a_state_dict()
    {
        using var scope = NewDisposeScope();
        using var first = new VectorQuantizer(codebookSize: 16, latentWidth: 3);
        using var second = new VectorQuantizer(codebookSize: 16, latentWidth: 3);
        Tensor[] batches = [.. Enumerable.Range(0, 4).Select(_ => randn(2, 3, 5))];
        foreach (var batch in batches[..2]) first.Quantize(batch);
        foreach (var (name, value) in first.state_dict()) State(second, name).copy_(value);

        foreach (var quantizer in (VectorQuantizer[])[first, second])
        {
            manual_seed(3);
            foreach (var batch in batches[2..]) quantizer.Quantize(batch);
        }

        Assert.Equal(["code_count", "code_sum", "codebook"], first.state_dict().Keys.Order(StringComparer.Ordinal));
        foreach (var (name, value) in first.state_dict()) Assert.True(value.equal(State(second, name)).all().ToBoolean(), name);
    }

    [Fact]
    public void Only_a_step_of_training_changes_the_codebook()
    {
        using var scope = NewDisposeScope();
        using var quantizer = Create(codebookSize: 8, latentWidth: 3);
        var before = State(quantizer, "codebook").clone();
        var latent = randn(2, 3, 9);

        quantizer.Assign(latent);
        quantizer.eval();
        quantizer.Quantize(latent);
        Assert.True(before.equal(State(quantizer, "codebook")).all().ToBoolean());

        quantizer.train();
        quantizer.Quantize(latent);
        Assert.False(before.equal(State(quantizer, "codebook")).all().ToBoolean());
    }

    [Fact]
    public void The_gradient_passes_straight_through_and_the_loss_draws_the_latent_to_its_code()
    {
        using var scope = NewDisposeScope();
        using var quantizer = Create(codebookSize: 8, latentWidth: 3);
        var latent = randn(2, 3, 5, requires_grad: true);
        var weights = randn(2, 3, 5);

        var (quantized, _, loss) = quantizer.Quantize(latent);
        var straight = autograd.grad([(quantized * weights).sum()], [latent], retain_graph: true)[0];
        var commitment = autograd.grad([loss!], [latent])[0];

        Assert.True(straight.allclose(weights));
        Assert.True(commitment.allclose((latent - quantized).detach() * 2 / latent.numel(), atol: 1e-6));
        Assert.Equal((latent - quantized).square().mean().ToSingle(), loss!.ToSingle(), 1e-6);
    }

    private static VectorQuantizer Create(int codebookSize, int latentWidth)
    {
        manual_seed(5);
        var quantizer = new VectorQuantizer(codebookSize, latentWidth);
        State(quantizer, "codebook").normal_();
        return quantizer;
    }

    private static Tensor State(VectorQuantizer quantizer, string name) => quantizer.state_dict()[name];

    private static double[][] Rows(Tensor matrix)
    {
        float[] values = matrix.contiguous().data<float>().ToArray();
        return [.. values.Chunk((int)matrix.shape[1]).Select(row => row.Select(value => (double)value).ToArray())];
    }

    private static double SquaredDistance(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    private static void AssertNear(double[][] expected, Tensor actual) =>
        Assert.InRange(Numbers.MaxDifference([.. expected.SelectMany(row => row).Select(value => (float)value)], actual.contiguous().data<float>().ToArray()), 0, 1e-5);
}
