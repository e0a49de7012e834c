using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Tokenizer;

/// <summary>
/// ScaMo's Motion FSQ-VAE: a convolutional encoder and decoder with finite scalar quantisation, or another, between them. It speaks
/// normalised features. Parameter names are those of the official state dict without its prefix "vqvae.".
/// </summary>
public sealed class MotionTokenizer : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "encoder")]
    private readonly MotionEncoder _encoder;
    [ComponentName(Name = "decoder")]
    private readonly MotionDecoder _decoder;

    /// <param name="config">The shape.</param>
    /// <param name="device">Where it runs; CPU if null, meta for shapes alone.</param>
    public MotionTokenizer(TokenizerConfig config, Device? device = null)
        : base(nameof(MotionTokenizer))
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.FindProblem() is { } problem) throw new ArgumentException(problem, nameof(config));
        device ??= CPU;
        Config = config;
        _encoder = new MotionEncoder(config, device);
        _decoder = new MotionDecoder(config, device);
        Quantizer = config.Quantizer switch
        {
            QuantizerKind.Fsq => new FiniteScalarQuantizer(config.Levels, config.CodeDim, device),
            QuantizerKind.Vq => new VectorQuantizer(config.CodebookSize, config.CodeDim, device),
            QuantizerKind.Lfq => new LookupFreeQuantizer(config.CodebookSize, config.CodeDim, device),
            _ => throw new ArgumentException($"There is no quantiser {config.Quantizer}.", nameof(config)),
        };
        RegisterComponents();
    }

    /// <summary>The shape.</summary>
    public TokenizerConfig Config { get; }

    /// <summary>The quantiser between encoder and decoder.</summary>
    [field: ComponentName(Name = "quantizer")]
    public MotionQuantizer Quantizer { get; }

    /// <summary>The number of parameters.</summary>
    public long ParameterCount => parameters().Sum(parameter => parameter.numel());

    /// <summary>Features (B, T, features) to the latent before quantisation, (B, code dim, ⌊T / frames a token⌋).</summary>
    /// <exception cref="ArgumentException">T is below the frames of one token.</exception>
    public Tensor EncodeLatent(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.shape[1] < Config.FramesPerToken)
        {
            throw new ArgumentException($"{features.shape[1]} frames are less than one token of {Config.FramesPerToken}.", nameof(features));
        }

        using var scope = NewDisposeScope();
        return _encoder.forward(features.transpose(1, 2)).MoveToOuterDisposeScope();
    }

    /// <summary>Features (B, T, features) to tokens (B, ⌊T / frames a token⌋), int64.</summary>
    /// <exception cref="ArgumentException">T is below the frames of one token.</exception>
    public Tensor Encode(Tensor features)
    {
        using var scope = NewDisposeScope();
        return Quantizer.Assign(EncodeLatent(features)).MoveToOuterDisposeScope();
    }

    /// <summary>Tokens (B, n) to features (B, n · frames a token, features).</summary>
    /// <exception cref="ArgumentException">n is 0.</exception>
    public Tensor Decode(Tensor tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.shape[1] == 0) throw new ArgumentException("There is no token to decode.", nameof(tokens));
        using var scope = NewDisposeScope();
        return _decoder.forward(Quantizer.Dequantize(tokens)).transpose(1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>Features (B, T, features) to their reconstruction, their tokens and the quantiser's loss. In training mode a learned codebook follows what it sees.</summary>
    /// <exception cref="ArgumentException">T is below the frames of one token.</exception>
    public TokenizerOutput Reconstruct(Tensor features)
    {
        using var scope = NewDisposeScope();
        var (quantized, indices, loss) = Quantizer.Quantize(EncodeLatent(features));
        return new TokenizerOutput(
            _decoder.forward(quantized).transpose(1, 2).MoveToOuterDisposeScope(), indices.MoveToOuterDisposeScope(), loss?.MoveToOuterDisposeScope());
    }

    /// <summary>Features (B, T, features) to their reconstruction (B, ⌊T / frames a token⌋ · frames a token, features), with the straight-through gradient.</summary>
    /// <exception cref="ArgumentException">T is below the frames of one token.</exception>
    public override Tensor forward(Tensor features)
    {
        using var scope = NewDisposeScope();
        return _decoder.forward(Quantizer.Quantize(EncodeLatent(features)).Quantized).transpose(1, 2).MoveToOuterDisposeScope();
    }
}
