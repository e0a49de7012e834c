using ScaMo.Models.Transformer;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Transformer.Cpu;

/// <summary>Networks with random weights of a deviation at which attention is neither flat nor a single peak.</summary>
internal static class CpuNetworks
{
    public static TransformerConfig Config(int layers = 2, int heads = 4, int width = 48, int codes = 1000, int textWidth = 5, int blockSize = 40, bool tied = false) => new()
    {
        Layers = layers,
        Heads = heads,
        Width = width,
        CodebookSize = codes,
        TextWidth = textWidth,
        BlockSize = blockSize,
        TieWeights = tied,
    };

    public static TextPrefixTransformer Random(TransformerConfig config)
    {
        using var withoutGradients = no_grad();
        var network = new TextPrefixTransformer(config);
        using var generator = new Generator(7);
        foreach (var (name, parameter) in network.named_parameters())
        {
            bool isScale = name.EndsWith(".scale", StringComparison.Ordinal);
            parameter.normal_(isScale ? 1 : 0, isScale ? 0.1 : 1.5 / Math.Sqrt(parameter.shape[^1]), generator: generator);
        }

        return network;
    }

    /// <summary>Rounds the weights to bfloat16 where they are, and gives a network that has them in that type.</summary>
    public static TextPrefixTransformer Halve(TextPrefixTransformer network)
    {
        using var withoutGradients = no_grad();
        var half = new TextPrefixTransformer(network.Config, CPU, ScalarType.BFloat16);
        foreach (var (full, rounded) in network.parameters().Zip(half.parameters()))
        {
            rounded.copy_(full);
            full.copy_(rounded);
        }

        return half;
    }

    /// <summary>Text features (length, width), another for every seed.</summary>
    public static float[] Text(int length, int width, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length * width).Select(_ => random.NextSingle() * 4 - 2)];
    }
}
