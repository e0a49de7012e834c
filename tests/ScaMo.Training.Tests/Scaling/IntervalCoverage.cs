using ScaMo.Training.Scaling;

namespace ScaMo.Training.Tests.Scaling;

/// <summary>What became of the intervals of an exponent in several studies of planted laws.</summary>
/// <param name="Exponent">Its name.</param>
/// <param name="Studies">How many studies could be fitted.</param>
/// <param name="Covered">In how many of them the interval has the planted value.</param>
/// <param name="MeanWidth">The intervals' mean width.</param>
/// <param name="Deviation">The standard deviation of the estimates about the planted value, without their bias.</param>
/// <param name="Bias">Mean estimate less planted value.</param>
internal sealed record IntervalCoverage(string Exponent, int Studies, int Covered, double MeanWidth, double Deviation, double Bias)
{
    /// <summary>Makes studies, fits them and counts.</summary>
    /// <param name="method">Each meets runs that are as it assumes.</param>
    /// <param name="studies">How many.</param>
    /// <param name="draws">Bootstrap draws of each.</param>
    /// <param name="noise">The standard deviation of a run's error, nats.</param>
    public static List<IntervalCoverage> Measure(FitMethod method, int studies, int draws, double noise)
    {
        var outcomes = from study in Enumerable.Range(1, studies)
                       let law = PlantedLaw.Of(method, study)
                       let fit = ScalingFitter.FitBy(method, PlantedRuns.Of(law.Loss, noise, study), draws, study)
                       where fit is not null
                       from estimate in Estimates(fit)
                       select (estimate.Exponent, Planted: law.Exponents[estimate.Exponent], estimate.Value, estimate.Interval);
        return [.. outcomes.GroupBy(outcome => outcome.Exponent).Select(group =>
        {
            double bias = group.Average(outcome => outcome.Value - outcome.Planted);
            return new IntervalCoverage(
                group.Key,
                group.Count(),
                group.Count(outcome => outcome.Planted >= outcome.Interval?.Low && outcome.Planted <= outcome.Interval.High),
                group.Average(outcome => outcome.Interval is { } interval ? interval.High - interval.Low : double.NaN),
                Math.Sqrt(group.Average(outcome => Math.Pow(outcome.Value - outcome.Planted - bias, 2))),
                bias);
        })];
    }

    private static IEnumerable<(string Exponent, double Value, ConfidenceInterval? Interval)> Estimates(LawFit fit)
    {
        var laws = fit.Laws;
        yield return ("a", laws.Vocabulary.Exponent, laws.Vocabulary.ExponentInterval);
        yield return ("b", laws.NonVocabulary.Exponent, laws.NonVocabulary.ExponentInterval);
        yield return ("c", laws.DataTokens.Exponent, laws.DataTokens.ExponentInterval);
        yield return ("γ", laws.VocabularyOfNonVocabulary.Exponent, laws.VocabularyOfNonVocabulary.ExponentInterval);
        yield return ("k", laws.NormalizedLoss.Slope, laws.NormalizedLoss.SlopeInterval);
        if (fit.Parametric is not { } form) yield break;
        yield return ("α1", form.Law.Alpha1, form.Alpha1Interval);
        yield return ("α2", form.Law.Alpha2, form.Alpha2Interval);
        yield return ("β", form.Law.Beta, form.BetaInterval);
    }
}
