using static TorchSharp.torch;

namespace ScaMo.Models.Tokenizer;

/// <summary>A latent after quantisation.</summary>
/// <param name="Quantized">The quantised latent (B, C, T), with the straight-through gradient.</param>
/// <param name="Indices">Its codebook indices (B, T), int64.</param>
/// <param name="Loss">What the quantiser adds to the loss, before its weight: a scalar; null where it needs none, as FSQ.</param>
public readonly record struct QuantizedLatent(Tensor Quantized, Tensor Indices, Tensor? Loss);
