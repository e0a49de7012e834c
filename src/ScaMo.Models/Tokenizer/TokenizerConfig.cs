using System.Collections.Immutable;
using System.Numerics;

namespace ScaMo.Models.Tokenizer;

/// <summary>The shape of a motion VAE with its quantiser: Motion FSQ-VAE unless said otherwise.</summary>
public sealed record TokenizerConfig
{
    private readonly int? _codebookSize;

    /// <summary>The quantiser between encoder and decoder.</summary>
    public QuantizerKind Quantizer { get; init; } = QuantizerKind.Fsq;

    /// <summary>FSQ levels; the codebook size is their product. Empty for the other quantisers.</summary>
    public ImmutableArray<int> Levels { get; init; } = [];

    /// <summary>Motion features a frame.</summary>
    public int Features { get; init; } = 263;

    /// <summary>Channels of the convolutions.</summary>
    public int Width { get; init; } = 512;

    /// <summary>Channels of the latent.</summary>
    public int CodeDim { get; init; } = 512;

    /// <summary>How often time is shortened.</summary>
    public int Downsamplings { get; init; } = 2;

    /// <summary>By how much each time.</summary>
    public int Stride { get; init; } = 2;

    /// <summary>Residual blocks between two changes of length.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>Block i of a stack has dilation growth^i.</summary>
    public int DilationGrowthRate { get; init; } = 3;

    /// <summary>The dilations of a stack's blocks in their order, from the largest to 1, in encoder and decoder alike.</summary>
    public IEnumerable<int> Dilations => Enumerable.Range(0, Depth).Select(i => (int)Math.Pow(DilationGrowthRate, i)).Reverse();

    /// <summary>The activation inside residual blocks; the plain ones outside are always ReLU.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>The normalisation inside residual blocks.</summary>
    public Normalization Norm { get; init; } = Normalization.None;

    /// <summary>Frames that one token stands for.</summary>
    public int FramesPerToken => (int)Math.Pow(Stride, Downsamplings);

    /// <summary>
    /// Tokens on either side of its own on which a decoded frame depends, by the decoder's receptive field; null where a normalisation over time makes
    /// it depend on all.
    /// </summary>
    public int? DecoderReach
    {
        get
        {
            if (Norm == Normalization.Group) return null;
            int dilations = Dilations.Sum();
            int reach = 2; // the last two convolutions of 3, in frames
            for (int i = 0; i < Downsamplings; i++) reach = (reach + 1 + Stride - 1) / Stride + dilations;
            return reach + 1;
        }
    }

    /// <summary>The true codebook size. FSQ has it from its levels; the others must be given it, LFQ a power of two.</summary>
    public int CodebookSize
    {
        get => _codebookSize ?? Levels.Aggregate(1, (product, level) => product * level);
        init => _codebookSize = value;
    }

    /// <summary>Checks that the numbers make a tokenizer.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? FindProblem()
    {
        if (FindCodebookProblem() is { } problem) return problem;
        if (Features is < 1 or > 4096) return $"features is {Features}; expected 1 to 4096";
        if (Width is < 1 or > 8192) return $"width is {Width}; expected 1 to 8192";
        if (CodeDim is < 1 or > 8192) return $"codeDim is {CodeDim}; expected 1 to 8192";
        if (Downsamplings is < 1 or > 4) return $"downsamplings is {Downsamplings}; expected 1 to 4";
        if (Stride is not (2 or 4)) return $"stride is {Stride}; expected 2 or 4";
        if (Depth is < 1 or > 16) return $"depth is {Depth}; expected 1 to 16";
        if (DilationGrowthRate is < 1 or > 8) return $"dilationGrowthRate is {DilationGrowthRate}; expected 1 to 8";
        if (Math.Pow(DilationGrowthRate, Depth - 1) > 4096) return $"dilationGrowthRate {DilationGrowthRate} to the power of depth {Depth} - 1 is beyond 4096";
        if (Norm == Normalization.Group && Width % ChannelNorm.Groups != 0) return $"width {Width} is not a multiple of the {ChannelNorm.Groups} groups of GN";
        return null;
    }

    private string? FindCodebookProblem()
    {
        if (Quantizer == QuantizerKind.Fsq)
        {
            if (FsqCodebook.FindProblem(Levels) is { } problem) return problem;
            int product = Levels.Aggregate(1, (product, level) => product * level);
            return CodebookSize == product ? null : $"codebookSize is {CodebookSize}, but the product of the levels is {product}";
        }

        if (!Levels.IsEmpty) return "levels belong to fsq alone";
        if (_codebookSize is not (>= 2 and <= FsqCodebook.MaximumSize)) return $"codebookSize is {_codebookSize ?? 0}; expected 2 to {FsqCodebook.MaximumSize}";
        return Quantizer == QuantizerKind.Lfq && !BitOperations.IsPow2(CodebookSize) ? $"codebookSize is {CodebookSize}; lfq expects a power of two" : null;
    }
}
