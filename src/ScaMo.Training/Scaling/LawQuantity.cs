namespace ScaMo.Training.Scaling;

/// <summary>A number of the laws, as tables show it.</summary>
/// <param name="Name">The law that it belongs to.</param>
/// <param name="Equation">The paper's number of that law.</param>
/// <param name="Of">Its value in some laws, with the interval where there is one.</param>
internal sealed record LawQuantity(string Name, string Equation, Func<ScalingLaws, (double Value, ConfidenceInterval? Interval)> Of)
{
    /// <summary>The exponents, and the line of the loss.</summary>
    public static IReadOnlyList<LawQuantity> All { get; } =
    [
        new("a: N_v ∝ C^a", "11", laws => (laws.Vocabulary.Exponent, laws.Vocabulary.ExponentInterval)),
        new("b: N_nv ∝ C^b", "12", laws => (laws.NonVocabulary.Exponent, laws.NonVocabulary.ExponentInterval)),
        new("c: D ∝ C^c", "13", laws => (laws.DataTokens.Exponent, laws.DataTokens.ExponentInterval)),
        new("γ: N_v ∝ N_nv^γ", "10", laws => (laws.VocabularyOfNonVocabulary.Exponent, laws.VocabularyOfNonVocabulary.ExponentInterval)),
        new("k: L_u = k log10 C + m", "14", laws => (laws.NormalizedLoss.Slope, laws.NormalizedLoss.SlopeInterval)),
        new("m", "14", laws => (laws.NormalizedLoss.Intercept, null)),
    ];

    /// <summary>A row of a table: the name, the paper's value, and that of each fit.</summary>
    public IReadOnlyList<string> Row(ScalingFit fit) => [Name, Text(ScalingLaws.Published), .. fit.Fits.Select(method => Text(method.Laws))];

    /// <summary>What the parametric form says besides.</summary>
    public static string Describe(ParametricFit fit) => FormattableString.Invariant(
        $"α1 = {Text(fit.Law.Alpha1, fit.Alpha1Interval)}, α2 = {Text(fit.Law.Alpha2, fit.Alpha2Interval)}, β = {Text(fit.Law.Beta, fit.BetaInterval)}; R² {fit.RSquared:0.####}, root mean square residual {fit.RootMeanSquare:0.####} nats.");

    /// <summary>An estimate with its interval.</summary>
    public static string Text(double value, ConfidenceInterval? interval) =>
        interval is null ? FormattableString.Invariant($"{value:0.000}") : FormattableString.Invariant($"{value:0.000} ({interval.Low:0.000} to {interval.High:0.000})");

    private string Text(ScalingLaws laws)
    {
        var (value, interval) = Of(laws);
        return Text(value, interval);
    }
}
