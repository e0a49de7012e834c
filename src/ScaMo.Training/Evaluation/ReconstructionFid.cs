using ScaMo.Models.Tokenizer;
using ScaMo.Motion.Features;
using ScaMo.Training.Evaluation.Generation;
using ScaMo.Training.Evaluation.Metrics;
using ScaMo.Training.Evaluators;

namespace ScaMo.Training.Evaluation;

/// <summary>FID of a tokenizer's reconstructions against the very motions that it reconstructs, as T2M-GPT and MoMask evaluate tokenizers.</summary>
public static class ReconstructionFid
{
    /// <summary>Measures it over one pass of HumanML3D's protocol.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="statistics">By what it normalises features.</param>
    /// <param name="samples">Motions of 40 to 199 frames.</param>
    /// <param name="evaluator">Who judges.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<double> MeasureAsync(
        MotionTokenizer tokenizer, FeatureStatistics statistics, ProtocolSamples samples, MotionEvaluator evaluator, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(evaluator);
        var truth = samples.Draw(0);
        var reconstructions = await new ReconstructedMotions(tokenizer, statistics).MotionsAsync(truth, 0, _ => { }, cancellationToken);
        using var expected = evaluator.EmbedMotions(truth.Select(sample => sample.Features));
        using var actual = evaluator.EmbedMotions(reconstructions);
        return FrechetDistance.Between(expected, actual);
    }
}
