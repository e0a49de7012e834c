namespace ScaMo.Generation;

/// <summary>What is known of a loaded model without running it.</summary>
public sealed record MotionModelInfo
{
    /// <summary>The name by which requests choose it: the package folder's.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Description { get; init; }

    /// <summary>The licence of the weights.</summary>
    public required string License { get; init; }

    /// <summary>A hash over the package's files, in lower-case hexadecimal: equal only where every result is equal.</summary>
    public required string Identity { get; init; }

    /// <summary>Frames a second of its motions.</summary>
    public required float FramesPerSecond { get; init; }

    /// <summary>Frames that one motion token stands for.</summary>
    public required int FramesPerToken { get; init; }

    /// <summary>The most motion tokens of one sample.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>The true codebook size (the product of the levels).</summary>
    public required int CodebookSize { get; init; }

    /// <summary>Parameters of tokenizer, transformer and text encoder together.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>The element type of the transformer's weights: float32 or bfloat16.</summary>
    public required string Precision { get; init; }

    /// <summary>Where it runs: cpu or cuda:N.</summary>
    public required string Device { get; init; }

    /// <summary>How tokens are drawn where a request does not say.</summary>
    public required SamplingOptions DefaultSampling { get; init; }

    /// <summary>The longest motion in seconds.</summary>
    public double MaxSeconds => MaxTokens * FramesPerToken / (double)FramesPerSecond;
}
