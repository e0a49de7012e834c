using ScaMo.Models.Cpu;
using static TorchSharp.torch;

namespace ScaMo.Models.Transformer.Cpu;

/// <summary>All weights of a transformer, packed.</summary>
internal sealed class PackedWeights : IDisposable
{
    private readonly PackedMatrix? _embedding;

    /// <param name="network">A network on the CPU, in float32 or bfloat16; not needed afterwards.</param>
    /// <param name="kernels">Whose layout the weights take.</param>
    /// <param name="threads">How many threads pack.</param>
    public PackedWeights(TextPrefixTransformer network, CpuKernels kernels, int threads)
    {
        using var withoutGradients = no_grad();
        var state = network.state_dict();
        TextProjection = Matrix("llama_proj.weight");
        TextBias = Vector("llama_proj.bias");
        Layers = [.. Enumerable.Range(0, network.Config.Layers).Select(layer => $"transformer.h.{layer}").Select(name => new PackedLayer(
            Vector($"{name}.rms_1.scale"),
            Matrix($"{name}.attn.c_attn.weight"),
            Matrix($"{name}.attn.c_proj.weight"),
            Vector($"{name}.rms_2.scale"),
            PackedMatrix.Of(state[$"{name}.mlp.c_fc1.weight"], state[$"{name}.mlp.c_fc2.weight"], kernels, threads),
            Matrix($"{name}.mlp.c_proj.weight")))];
        FinalNorm = Vector("transformer.ln_f.scale");
        Head = Matrix("lm_head.weight");
        if (!network.Config.TieWeights) _embedding = Matrix("transformer.wte.weight");

        PackedMatrix Matrix(string name) => PackedMatrix.Of(state[name], kernels, threads);
        NativeBlock Vector(string name) => NativeBlock.Of(state[name]);
    }

    /// <summary>From text features to the width.</summary>
    public PackedMatrix TextProjection { get; }

    /// <summary>(width).</summary>
    public NativeBlock TextBias { get; }

    public PackedLayer[] Layers { get; }

    /// <summary>The gain (width) in front of the head.</summary>
    public NativeBlock FinalNorm { get; }

    public PackedMatrix Head { get; }

    /// <summary>The vectors of the tokens, as outputs; the head itself where that is tied.</summary>
    public PackedMatrix Embedding => _embedding ?? Head;

    /// <summary>Bytes that a pass over motion tokens reads: blocks and head.</summary>
    public long BytesOfStep => Layers.Sum(layer => layer.ByteCount) + FinalNorm.ByteCount + Head.ByteCount;

    public void Dispose()
    {
        TextProjection.Dispose();
        TextBias.Dispose();
        foreach (var layer in Layers) layer.Dispose();
        FinalNorm.Dispose();
        Head.Dispose();
        _embedding?.Dispose();
    }
}
