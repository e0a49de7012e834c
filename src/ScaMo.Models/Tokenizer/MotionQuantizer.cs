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

    /// <summary>Codebook indices (B, T) to the latent (B, C, T).</summary>
    public abstract Tensor Dequantize(Tensor indices);

    /// <summary>The quantised value, with the gradient of the value before.</summary>
    private protected static Tensor StraightThrough(Tensor value, Tensor quantized) => value + (quantized - value).detach();
}
