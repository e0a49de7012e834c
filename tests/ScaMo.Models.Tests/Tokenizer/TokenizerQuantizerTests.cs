using ScaMo.Models.Tokenizer;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Tokenizer;

/// <summary>The tokenizer with each of its quantisers.</summary>
public sealed class TokenizerQuantizerTests
{
    public static TheoryData<QuantizerKind> Kinds => [.. Enum.GetValues<QuantizerKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_training_forward_gives_reconstruction_tokens_and_loss(QuantizerKind kind)
    {
        using var scope = NewDisposeScope();
        using var tokenizer = Create(kind);
        var features = randn(2, 18, 7);
        tokenizer.Reconstruct(features).Dispose();
        tokenizer.eval();

        using var output = tokenizer.Reconstruct(features);

        Assert.Equal([2, 16, 7], output.Reconstruction.shape);
        Assert.True(output.Reconstruction.allclose(tokenizer.forward(features), atol: 1e-5));
        Assert.True(output.Indices.equal(tokenizer.Encode(features)).all().ToBoolean());
        Assert.True(output.Reconstruction.allclose(tokenizer.Decode(output.Indices), atol: 1e-4));
        Assert.Equal(kind == QuantizerKind.Fsq, output.QuantizerLoss is null);
        Assert.Equal(0, output.QuantizerLoss?.Dimensions ?? 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_parameter_learns_and_no_tensor_outlives_a_step(QuantizerKind kind)
    {
        using var tokenizer = Create(kind);
        using var optimizer = optim.SGD(tokenizer.parameters(), 1e-3);
        Step();
        foreach (var (name, parameter) in tokenizer.named_parameters()) Assert.True(parameter.grad?.any().ToBoolean(), name);
        long tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (int i = 0; i < 20; i++) Step();

        Assert.Equal(tensors, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Step()
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var features = randn(3, 16, 7);
            var output = tokenizer.Reconstruct(features);
            var loss = nn.functional.smooth_l1_loss(output.Reconstruction, features);
            if (output.QuantizerLoss is { } auxiliary) loss += auxiliary * 0.1;
            loss.backward();
            optimizer.step();
        }
    }

    [Theory]
    [InlineData(QuantizerKind.Fsq, null, "there are 0 levels")]
    [InlineData(QuantizerKind.Fsq, 41, "the product of the levels is 40", 8, 5)]
    [InlineData(QuantizerKind.Vq, null, "codebookSize is 0; expected 2 to 16777216")]
    [InlineData(QuantizerKind.Vq, 1, "codebookSize is 1")]
    [InlineData(QuantizerKind.Vq, 40, "levels belong to fsq", 8, 5)]
    [InlineData(QuantizerKind.Lfq, 1000, "power of two")]
    [InlineData(QuantizerKind.Lfq, 1 << 25, "expected 2 to 16777216")]
    public void A_wrong_codebook_is_a_problem(QuantizerKind kind, int? codebookSize, string problem, params int[] levels)
    {
        var config = new TokenizerConfig { Quantizer = kind, Levels = [.. levels] };
        if (codebookSize is { } size) config = config with { CodebookSize = size };

        Assert.Contains(problem, config.FindProblem(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MotionTokenizer(config, META));
    }

    private static MotionTokenizer Create(QuantizerKind kind)
    {
        manual_seed(13);
        var config = new TokenizerConfig { Quantizer = kind, Features = 7, Width = 16, CodeDim = 8, Depth = 2 };
        return new MotionTokenizer(kind == QuantizerKind.Fsq ? config with { Levels = [8, 5] } : config with { CodebookSize = 16 });
    }
}
