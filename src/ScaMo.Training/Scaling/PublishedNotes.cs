namespace ScaMo.Training.Scaling;

/// <summary>Where the paper's equations and its text disagree.</summary>
internal static class PublishedNotes
{
    public static IEnumerable<string> Of(double flops)
    {
        var laws = ScalingLaws.Published;
        var optimum = laws.At(flops);
        double compute = 6 * (optimum.NonVocabularyParameters + optimum.VocabularyParameters) * optimum.DataTokens;
        double other = laws.VocabularyOfNonVocabulary.At(optimum.NonVocabularyParameters);
        return
        [
            "Eqs. 10 to 14 of arXiv 2412.14559 as they are printed.",
            FormattableString.Invariant($"Eqs. 11 to 13 do not close: 6 (N_nv + N_v) D is {compute / flops:0.##} C."),
            FormattableString.Invariant($"From the same N_nv, Eq. 10 gives N_v = {other:0.##E+0} and Eq. 11 {optimum.VocabularyParameters:0.##E+0}: the exponents of Eqs. 11 and 12 give N_v ~ N_nv^{laws.Vocabulary.Exponent / laws.NonVocabulary.Exponent:0.###}, Eq. 10 says {laws.VocabularyOfNonVocabulary.Exponent}."),
            "At 1e18 FLOPs the equations give N_nv of 5.5E+9 and 4.9E+7 tokens; the paper's text says 3B, a vocabulary of 2^16 and 10^7.5 (3.2E+7) tokens.",
            "The paper prints N_nv / D ~ C^1.325 and N_v / N_nv ~ C^1.315, which are quotients of the exponents; the ratios grow as C^0.14 and C^0.18.",
        ];
    }
}
