using ScaMo.Models.Tokenizer;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Tokenizers;

/// <summary>What <c>scamo train tokenizer</c> does.</summary>
public sealed record TokenizerTrainingOptions
{
    /// <summary>The data set's folder, in HumanML3D's layout.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The tokenizer's shape.</summary>
    public required TokenizerConfig Config { get; init; }

    /// <summary>How the run proceeds.</summary>
    public required TrainingLoopOptions Loop { get; init; }

    /// <summary>Frames of a window.</summary>
    public int Window { get; init; } = 64;

    /// <summary>Windows of a batch.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>The reconstruction loss over all features (paper, Eq. 4).</summary>
    public ReconstructionLossKind Loss { get; init; } = ReconstructionLossKind.SmoothL1;

    /// <summary>The weight of the same loss over the local joint positions alone (T2M-GPT calls it the velocity loss, for their part in motion).</summary>
    public double VelocityWeight { get; init; } = 0.5;

    /// <summary>The folder of a run of the same shape whose weights this one starts from; null for random ones.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>Whether only the decoder learns, so that tokens stay what they are and a transformer trained on them stays good.</summary>
    public bool FreezeEncoder { get; init; }

    /// <summary>
    /// The weight of the mean distance (metres) of recovered joints from the true ones: pelvis laid on pelvis, heading integrated over the window,
    /// and the path of the pelvis as a lesser part.
    /// </summary>
    public double JointWeight { get; init; }

    /// <summary>The weight of the mean difference (metres) of bone lengths: joints are features of their own, and nothing else keeps a body in shape.</summary>
    public double BoneWeight { get; init; }

    /// <summary>
    /// The weight of the mean square (square centimetres) of those differences: the mean alone forgives a bone that is rarely, but then far, too long, and files have
    /// bones of fixed lengths.
    /// </summary>
    public double StretchWeight { get; init; }

    /// <summary>The weight of the mean distance of joints' second differences (metres) from the true ones in the first and the last frames, where a decoder sees one side only.</summary>
    public double EndWeight { get; init; }

    /// <summary>Whether windows hold no padding, so that a decoder sees the ends of short clips as it does when they are served; a batch's windows are as long as its shortest clip.</summary>
    public bool WholeWindows { get; init; }

    /// <summary>A package whose transformer speaks this tokenizer's tokens: the decoder learns from motions that it draws, too. Null for none.</summary>
    public string? SampledFrom { get; init; }

    /// <summary>How many motions it draws.</summary>
    public int SampledCount { get; init; } = 2000;

    /// <summary>The weight of the loss over them: bones as in recorded motions, features as the decoder gave them before.</summary>
    public double SampledWeight { get; init; } = 1;

    /// <summary>Whether FSQ has a loss that keeps its channels spread over their levels; see <see cref="FiniteScalarQuantizer.KeepsSpread"/>.</summary>
    public bool KeepSpread { get; init; }

    /// <summary>The weight of the quantiser's own loss (VQ: commitment, Eq. 2; LFQ: entropy and commitment; FSQ: spread, if asked for).</summary>
    public double QuantizerWeight { get; init; } = 0.02;

    /// <summary>
    /// How strongly rare actions are sampled more often: a clip's weight is the number of clips of its content (labels.tsv) to the power of minus
    /// this; 0 for none.
    /// </summary>
    public double Balance { get; init; }

    /// <summary>Where it trains: cpu or cuda:N.</summary>
    public string Device { get; init; } = "cpu";

    internal bool HasBodyLoss => JointWeight > 0 || BoneWeight > 0 || StretchWeight > 0 || EndWeight > 0;

    /// <summary>Checks the numbers.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? FindProblem()
    {
        if (Config.FindProblem() is { } problem) return problem;
        if (Loop.FindProblem() is { } other) return other;
        if (Window < Config.FramesPerToken || Window % Config.FramesPerToken != 0) return $"the window is {Window} frames; expected a multiple of {Config.FramesPerToken}";
        if (BatchSize < 1) return $"the batch is {BatchSize} windows; expected at least 1";
        if (!(VelocityWeight >= 0) || !(JointWeight >= 0) || !(BoneWeight >= 0) || !(StretchWeight >= 0) || !(EndWeight >= 0) || !(SampledWeight >= 0) || !(QuantizerWeight >= 0))
        {
            return "the weight of a loss is below 0";
        }

        if (FreezeEncoder && InitialWeights is null) return "freezing the encoder needs a run to start from";
        if (FreezeEncoder && Config.Quantizer == QuantizerKind.Vq) return "the codebook of vq changes as it trains; freezing the encoder is for fsq and lfq";
        if (SampledFrom is not null && !FreezeEncoder) return "sampled motions keep their meaning only with a frozen encoder";
        if (SampledFrom is not null && !WholeWindows) return "sampled motions go with whole windows";
        if (SampledCount < 1) return $"{SampledCount} sampled motions; expected at least 1";
        if (KeepSpread && Config.Quantizer != QuantizerKind.Fsq) return "keeping the spread is for fsq";
        if (Balance is not (>= 0 and <= 1)) return $"balance is {Balance}; expected 0 to 1";
        return null;
    }
}
