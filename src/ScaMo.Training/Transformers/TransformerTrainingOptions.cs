using ScaMo.Models.Transformer;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Transformers;

/// <summary>What <c>scamo train transformer</c> does.</summary>
public sealed record TransformerTrainingOptions
{
    /// <summary>The data set's folder, in HumanML3D's layout.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The folder of a tokenizer's run.</summary>
    public required string TokenizerFolder { get; init; }

    /// <summary>The transformer's size; <see cref="TransformerPreset"/> or one of one's own.</summary>
    public required TransformerPreset Size { get; init; }

    /// <summary>How the run proceeds.</summary>
    public required TrainingLoopOptions Loop { get; init; }

    /// <summary>The folder of a run of the same shape whose weights this one starts from; null for random ones.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>Whether the head shares the embedding's weights.</summary>
    public bool TieWeights { get; init; }

    /// <summary>The most positions of a sequence.</summary>
    public int BlockSize { get; init; } = 201;

    /// <summary>Text positions that are kept.</summary>
    public int MaxTextTokens { get; init; } = 150;

    /// <summary>Motion tokens that are kept.</summary>
    public int MaxMotionTokens { get; init; } = 50;

    /// <summary>A frozen T5, as a Hugging Face folder; null to train a small encoder along.</summary>
    public string? TextEncoderFolder { get; init; }

    /// <summary>The SentencePiece model of the encoder that is trained along.</summary>
    public string? SentencePieceModel { get; init; }

    /// <summary>The shape of the encoder that is trained along.</summary>
    public TextEncoderShape TextEncoder { get; init; } = new();

    /// <summary>What of the text stands before the motion.</summary>
    public TextPrefixKind Prefix { get; init; }

    /// <summary>Sequences of a batch.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Up to this share of a sequence's input tokens is replaced by random codes, so that the model learns to go on after mistakes.</summary>
    public double ReplaceTokens { get; init; } = 0.3;

    /// <summary>How often a token is dropped from the head or the tail of a sequence, as in T2M-GPT.</summary>
    public double DropToken { get; init; } = 1.0 / 3;

    /// <summary>
    /// Frames by which the beginning of a clip is shifted at random before it is cut into tokens, less than a token; a clip is tokenised once for each.
    /// </summary>
    public int MaxShift { get; init; } = 3;

    /// <summary>How often a word piece is replaced by the unknown piece; for an encoder trained along, which will meet words it has not seen.</summary>
    public double DropWord { get; init; } = 0.05;

    /// <summary>How strongly rare actions are sampled more often; see <see cref="Tokenizers.TokenizerTrainingOptions.Balance"/>.</summary>
    public double Balance { get; init; }

    /// <summary>float32, or bfloat16 for weights and activations, with float32 master weights in the optimiser.</summary>
    public string Precision { get; init; } = "float32";

    /// <summary>Where it trains: cpu or cuda:N.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Checks the numbers.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? FindProblem()
    {
        if (Loop.FindProblem() is { } problem) return problem;
        if (TextEncoderFolder is null == SentencePieceModel is null) return "give either a frozen text encoder or a SentencePiece model for one that is trained along";
        if (MaxTextTokens < 1 || MaxMotionTokens < 1) return "at least one text and one motion token must be kept";
        if (MaxTextTokens + MaxMotionTokens - 1 > BlockSize) return $"{MaxTextTokens} text and {MaxMotionTokens} motion tokens do not fit in a block of {BlockSize}";
        if (BatchSize < 1) return $"the batch is {BatchSize} sequences; expected at least 1";
        if (ReplaceTokens is not (>= 0 and <= 1) || DropToken is not (>= 0 and <= 1) || DropWord is not (>= 0 and <= 1)) return "a probability is not between 0 and 1";
        if (MaxShift < 0) return $"the shift is {MaxShift} frames; expected at least 0";
        if (Balance is not (>= 0 and <= 1)) return $"balance is {Balance}; expected 0 to 1";
        if (Precision is not ("float32" or "bfloat16")) return $"the precision is '{Precision}'; expected float32 or bfloat16";
        return null;
    }
}
