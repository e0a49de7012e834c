using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Models.Tokenizer;

/// <summary>Turns the latent of the encoder into codes of a finite codebook, by index or by value.</summary>
public abstract class MotionQuantizer : nn.Module
{
    private protected MotionQuantizer(string name, int codebookSize)
        : base(name) => CodebookSize = codebookSize;

    /// <summary>The number of codes.</summary>
    public int CodebookSize { get; }

    /// <summary>Quantises a latent, with the straight-through gradient. In training mode a learned codebook follows what it sees.</summary>
    /// <param name="latent">(B, C, T).</param>
    public abstract QuantizedLatent Quantize(Tensor latent);

    /// <summary>The codes of a latent alone, in training mode too without a trace in the codebook.</summary>
    /// <param name="latent">(B, C, T).</param>
    /// <returns>Codebook indices (B, T), int64.</returns>
    public abstract Tensor Assign(Tensor latent);

    /// <summary>Codebook indices (…) to the values of their codes (…, d), each by itself.</summary>
    /// <remarks>Indices beyond the codebook wrap in those that compute their codes, as in the reference; a learned codebook has no such rows.</remarks>
    public abstract Tensor IndicesToCodes(Tensor indices);

    /// <summary>Codebook indices (B, T) to the latent (B, C, T).</summary>
    public Tensor Dequantize(Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        using var scope = NewDisposeScope();
        return ToLatent(IndicesToCodes(indices)).MoveToOuterDisposeScope();
    }

    /// <summary>Leads codes to the latent; null where they are the latent.</summary>
    internal virtual Linear? CodeProjection => null;

    /// <summary>Codes (B, T, d) to the latent (B, C, T).</summary>
    private protected Tensor ToLatent(Tensor codes) => (CodeProjection?.forward(codes) ?? codes).transpose(1, 2);

    /// <summary>The quantised value, with the gradient of the value before.</summary>
    private protected static Tensor StraightThrough(Tensor value, Tensor quantized) => value.Plus((quantized - value).detach());
}
