namespace ScaMo.Training.Scaling;

/// <summary>The paper's optima: of each budget the run of lowest L_u. Runs that differ in their seed alone are averaged first.</summary>
internal static class GridOptima
{
    public static List<ComputeOptimum> Of(IEnumerable<ScalingRun> runs) =>
        [.. runs.GroupBy(run => run.Budget).OrderBy(budget => budget.Key).Select(budget => Best(budget.Key, budget))];

    private static ComputeOptimum Best(double budget, IEnumerable<ScalingRun> runs) => runs
        .GroupBy(run => (run.Layers, run.Heads, run.Width, run.Vocabulary, run.NonVocabularyParameters, run.Tokens, run.UniqueTokens))
        .Select(same => new ComputeOptimum(
            budget, same.Key.NonVocabularyParameters, (double)same.Key.Vocabulary * same.Key.Width, same.Key.Tokens, same.Average(run => run.NormalizedLoss)))
        .MinBy(optimum => (optimum.NormalizedLoss, optimum.NonVocabularyParameters))!;
}
