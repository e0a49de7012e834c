using static TorchSharp.torch;

namespace ScaMo.Models.Text;

/// <summary>Which text encoder to load, and where it runs.</summary>
public sealed record TextEncoderOptions
{
    /// <summary>How it is stored.</summary>
    public required TextEncoderKind Kind { get; init; }

    /// <summary>The Hugging Face folder of a T5 model, or the <c>.onnx</c> file.</summary>
    public required string Path { get; init; }

    /// <summary>The SentencePiece model; null for <c>spiece.model</c> in the folder, or beside the <c>.onnx</c> file.</summary>
    public string? TokenizerPath { get; init; }

    /// <summary>Where the encoder runs and its features lie; null is the CPU.</summary>
    public Device? Device { get; init; }

    /// <summary>The device was picked for the user, who did not ask for it by name: ONNX may then run on the CPU where CUDA is absent.</summary>
    public bool IsDeviceAutomatic { get; init; }

    /// <summary>The type of the weights of <see cref="TextEncoderKind.T5"/>: Float32 or BFloat16. An ONNX file brings its own.</summary>
    public ScalarType WeightType { get; init; } = ScalarType.Float32;

    /// <summary>How many positions are kept, from the first, after all are encoded.</summary>
    public int MaxPositions { get; init; } = 150;
}
