using ScaMo.Models.Tokenizer;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Tokenizer;

public sealed class LookupFreeQuantizerTests
{
    [Fact]
    public void Each_channel_becomes_its_sign_and_the_first_is_the_lowest_bit()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new LookupFreeQuantizer(codebookSize: 8, latentWidth: 3);
        var latent = tensor(new float[,,] { { { 0.1f, -2, 0 }, { -0.1f, 3, 0 }, { -5, 0.2f, -0.3f } } });

        var (quantized, indices, _) = quantizer.Quantize(latent);

        Assert.Equal([1, 6, 0], indices.data<long>().ToArray());
        Assert.True(quantized.allclose(tensor(new float[,,] { { { 1, -1, -1 }, { -1, 1, -1 }, { -1, 1, -1 } } })));
        Assert.Equal([1, 6, 0], quantizer.Assign(latent).data<long>().ToArray());
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(512, 9)]
    [InlineData(65536, 16)]
    public void Every_index_survives_the_way_to_its_code_and_back(int codebookSize, int bits)
    {
        using var scope = NewDisposeScope();
        using var quantizer = new LookupFreeQuantizer(codebookSize, bits);
        var indices = arange(codebookSize, dtype: ScalarType.Int64).unsqueeze(0);

        var latent = quantizer.Dequantize(indices);

        Assert.Equal([1, bits, codebookSize], latent.shape);
        Assert.True(latent.abs().eq(1).all().ToBoolean());
        Assert.True(quantizer.Assign(latent).equal(indices).all().ToBoolean());
        Assert.Empty(quantizer.state_dict());
    }

    [Fact]
    public void A_latent_of_another_width_is_projected_in_and_out()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new LookupFreeQuantizer(codebookSize: 16, latentWidth: 6);
        var state = quantizer.state_dict();
        var latent = randn(2, 6, 5);

        var (quantized, indices, _) = quantizer.Quantize(latent);

        Assert.Equal(["project_in.bias", "project_in.weight", "project_out.bias", "project_out.weight"], state.Keys.Order(StringComparer.Ordinal));
        var z = latent.transpose(1, 2).matmul(state["project_in.weight"].t()) + state["project_in.bias"];
        var expected = (z.sign().matmul(state["project_out.weight"].t()) + state["project_out.bias"]).transpose(1, 2);
        Assert.True(quantized.allclose(expected, atol: 1e-5));
        Assert.True(quantizer.Dequantize(indices).allclose(expected, atol: 1e-5));
    }

    [Theory]
    [InlineData(2, 1, 1.0, 0.5)]
    [InlineData(8, 3, 0.5, 0.1)]
    [InlineData(64, 6, 2.0, 0.4)]
    [InlineData(128, 7, 0.01, 1.0)]
    public void The_loss_is_the_commitment_and_the_entropies_over_all_codes(int codebookSize, int bits, double temperature, double weight)
    {
        using var scope = NewDisposeScope();
        manual_seed(9);
        using var quantizer = new LookupFreeQuantizer(codebookSize, bits) { Temperature = temperature, EntropyWeight = weight };
        var latent = randn(2, bits, 11) * 0.5;
        double[][] vectors = [.. latent.transpose(1, 2).contiguous().data<float>().ToArray().Chunk(bits).Select(row => row.Select(value => (double)value).ToArray())];

        double loss = quantizer.Quantize(latent).Loss!.ToSingle();

        double commitment = vectors.Average(vector => vector.Average(value => Math.Pow(value - (value > 0 ? 1 : -1), 2)));
        double[][] choices = [.. vectors.Select(vector => Choice(vector, codebookSize, temperature))];
        double[] mean = [.. Enumerable.Range(0, codebookSize).Select(v => choices.Average(choice => choice[v]))];
        Assert.Equal(commitment + (weight * (choices.Average(Entropy) - Entropy(mean))), loss, 1e-4);
    }

    [Fact]
    public void The_gradient_passes_straight_through_and_the_loss_stays_finite_for_sure_choices()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new LookupFreeQuantizer(codebookSize: 1024, latentWidth: 10);
        var latent = (randn(2, 10, 5) * 100).requires_grad_();
        var weights = randn(2, 10, 5);

        var (quantized, _, loss) = quantizer.Quantize(latent);

        Assert.True(autograd.grad([(quantized * weights).sum()], [latent], retain_graph: true)[0].allclose(weights));
        Assert.True(loss!.isfinite().ToBoolean());
        Assert.True(autograd.grad([loss!], [latent])[0].isfinite().all().ToBoolean());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void A_codebook_that_is_no_power_of_two_is_refused(int codebookSize) =>
        Assert.Throws<ArgumentException>(() => new LookupFreeQuantizer(codebookSize, 10));

    /// <summary>The softmax of −‖z − c‖² / τ over the codes c.</summary>
    private static double[] Choice(double[] z, int codebookSize, double temperature)
    {
        double[] logits = [.. Enumerable.Range(0, codebookSize).Select(v => -z.Select((value, i) => Math.Pow(value - ((v >> i & 1) == 1 ? 1 : -1), 2)).Sum() / temperature)];
        double largest = logits.Max();
        double sum = logits.Sum(logit => Math.Exp(logit - largest));
        return [.. logits.Select(logit => Math.Exp(logit - largest) / sum)];
    }

    private static double Entropy(double[] probabilities) => -probabilities.Where(probability => probability > 0).Sum(probability => probability * Math.Log(probability));
}
