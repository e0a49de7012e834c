using static TorchSharp.torch;

namespace ScaMo.Models.Tokenizer;

/// <summary>What a training step needs of a <see cref="MotionTokenizer"/>.</summary>
/// <param name="Reconstruction">Features (B, n · frames a token, features), with the straight-through gradient.</param>
/// <param name="Indices">The tokens between (B, n), int64.</param>
/// <param name="QuantizerLoss">What the quantiser adds to the loss, before its weight: a scalar; null for FSQ.</param>
public readonly record struct TokenizerOutput(Tensor Reconstruction, Tensor Indices, Tensor? QuantizerLoss) : IDisposable
{
    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Reconstruction.Dispose();
        Indices.Dispose();
        QuantizerLoss?.Dispose();
    }
}
