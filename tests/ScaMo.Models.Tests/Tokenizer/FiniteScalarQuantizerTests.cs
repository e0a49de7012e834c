using System.Collections.Immutable;
using ScaMo.Models.Checkpoints;
using ScaMo.Models.Tokenizer;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Tokenizer;

public sealed class FiniteScalarQuantizerTests
{
    private const double CodeTolerance = 1e-6;
    private const double ProjectionTolerance = 1e-5;

    public static TheoryData<int> Names => [.. FsqCodebook.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Quantises_and_dequantises_like_the_reference(int name)
    {
        using var scope = NewDisposeScope();
        string folder = $"{name}";
        Assert.True(FsqCodebook.TryGetLevels(name, out var levels));
        using var quantizer = new FiniteScalarQuantizer(levels, levels.Length);

        var codes = quantizer.QuantizeCodes(Goldens.Tensor("fsq", folder, "z.npy"));
        Assert.InRange(Goldens.Difference(codes, "fsq", folder, "codes.npy"), 0, CodeTolerance);
        Assert.Equal(Goldens.Longs("fsq", folder, "indices.npy").Data, quantizer.CodesToIndices(codes).data<long>().ToArray());

        var dequantised = quantizer.IndicesToCodes(Goldens.LongTensor("fsq", folder, "dequant_indices.npy"));
        Assert.InRange(Goldens.Difference(dequantised, "fsq", folder, "dequant_codes.npy"), 0, CodeTolerance);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Projects_in_and_out_like_the_reference(int name)
    {
        using var scope = NewDisposeScope();
        string folder = $"{name}";
        Assert.True(FsqCodebook.TryGetLevels(name, out var levels));
        using var quantizer = new FiniteScalarQuantizer(levels, latentWidth: 16);
        using (var checkpoint = Checkpoint.Open(Goldens.FilePath("fsq", folder, "projection.pth"))) StateDictLoader.Load(quantizer, checkpoint);

        var (quantized, indices, loss) = quantizer.Quantize(Goldens.Tensor("fsq", folder, "proj_in.npy"));

        Assert.Null(loss);
        Assert.InRange(Goldens.Difference(quantized, "fsq", folder, "proj_out.npy"), 0, ProjectionTolerance);
        Assert.Equal(Goldens.Longs("fsq", folder, "proj_indices.npy").Data, indices.contiguous().data<long>().ToArray());
        Assert.InRange(Goldens.Difference(quantizer.Dequantize(indices), "fsq", folder, "proj_out.npy"), 0, ProjectionTolerance);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(8, 8, 8, 4, 4)]
    [InlineData(8, 8, 8, 8, 8)]
    public void Every_index_of_any_codebook_survives_the_way_to_its_code_and_back(params int[] levels)
    {
        using var scope = NewDisposeScope();
        using var quantizer = new FiniteScalarQuantizer([.. levels], levels.Length);
        var indices = arange(quantizer.CodebookSize, dtype: ScalarType.Int64);

        var codes = quantizer.IndicesToCodes(indices);

        Assert.True(codes.abs().max().ToSingle() <= 1);
        Assert.Equal(indices.data<long>().ToArray(), quantizer.CodesToIndices(codes).data<long>().ToArray());
    }

    [Fact]
    public void The_gradient_passes_straight_through_the_rounding()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new FiniteScalarQuantizer([8, 5], 2);
        var z = tensor(new float[,] { { 0.3f, -0.2f } }, requires_grad: true);

        quantizer.QuantizeCodes(z).sum().backward();

        // d/dz tanh(z + s) h / (L div 2), with h = 1.001 (L − 1) / 2 and s = atanh(offset / h).
        double shift = Math.Atanh(0.5 / (1.001 * 3.5));
        double first = (1 - Math.Pow(Math.Tanh(0.3 + shift), 2)) * 1.001 * 3.5 / 4;
        double second = (1 - Math.Pow(Math.Tanh(-0.2), 2)) * 1.001 * 2 / 2;
        var gradient = z.grad!.data<float>().ToArray();
        Assert.Equal(first, gradient[0], 1e-5);
        Assert.Equal(second, gradient[1], 1e-5);
    }

    [Fact]
    public void Levels_that_make_no_codebook_are_refused()
    {
        Assert.NotNull(FsqCodebook.FindProblem([]));
        Assert.NotNull(FsqCodebook.FindProblem([8, 1]));
        Assert.NotNull(FsqCodebook.FindProblem([4096, 4096, 4096, 4096, 4096, 4096]));
        Assert.Throws<ArgumentException>(() => new FiniteScalarQuantizer(ImmutableArray.Create(1), 1));
    }

    [Fact]
    public void The_spread_loss_is_the_distance_of_the_mean_from_0_and_of_the_covariance_from_the_identity()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new FiniteScalarQuantizer([5, 5], latentWidth: 2) { KeepsSpread = true };
        // Channel 0 holds 1, 3 and channel 1 holds 2, -2: means 2 and 0, variances 1 and 4, covariance -2.
        var latent = tensor(new float[] { 1, 3, 2, -2 }).view(1, 2, 2).requires_grad_();

        var loss = quantizer.Quantize(latent).Loss!;
        loss.backward();

        // (2² + 0² + (1 − 1)² + (4 − 1)² + 2 · (−2)²) / 2
        Assert.Equal(10.5f, loss.item<float>(), 1e-5f);
        Assert.True(latent.grad!.abs().sum().item<float>() > 0);
    }
}
