using System.Collections.Immutable;
using ScaMo.Models.Transformer;
using ScaMo.Training.Transformers;

namespace ScaMo.Training.Scaling.Sweep;

/// <summary>The runs of a grid, with the steps after which each has spent its budgets.</summary>
internal static class SweepPlan
{
    /// <summary>Plans the runs of one tokenizer.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="data">The data in its tokens.</param>
    /// <param name="textWidth">The width of the text features.</param>
    /// <exception cref="ArgumentException">A size is not possible.</exception>
    public static IEnumerable<SweepRun> Runs(SweepGrid grid, SweepTokenizer tokenizer, TokenizedData data, int textWidth)
    {
        foreach (double fraction in grid.DataFractions)
        {
            var corpus = data.Training.Share(fraction);
            foreach (var size in grid.Sizes)
            {
                var config = Config(grid, size, data.CodebookSize, textWidth);
                if (config.FindProblem() is { } problem) throw new ArgumentException($"The size {size.Name}: {problem}.", nameof(grid));
                var evaluations = Evaluations(grid, config, corpus, size.Batch ?? grid.TransformerTraining.Batch);
                if (evaluations.IsEmpty) continue;
                foreach (long seed in grid.Seeds)
                {
                    if (grid.TransformerTraining.Schedule == "constant") yield return new SweepRun(size, tokenizer, fraction, seed, evaluations, HasOwnSchedule: false);
                    else foreach (var evaluation in evaluations) yield return new SweepRun(size, tokenizer, fraction, seed, [evaluation], HasOwnSchedule: true);
                }
            }
        }
    }

    /// <summary>The transformer's shape.</summary>
    public static TransformerConfig Config(SweepGrid grid, SweepSize size, int codebookSize, int textWidth)
    {
        var preset = size.ToPreset();
        return new TransformerConfig
        {
            Layers = preset.Layers,
            Heads = preset.Heads,
            Width = preset.Width,
            CodebookSize = codebookSize,
            TextWidth = textWidth,
            BlockSize = BlockSize(grid),
        };
    }

    /// <summary>The most positions of a sequence.</summary>
    public static int BlockSize(SweepGrid grid) => grid.TransformerTraining.MaxTextTokens + grid.TransformerTraining.MaxMotionTokens;

    private static ImmutableArray<SweepEvaluation> Evaluations(SweepGrid grid, TransformerConfig config, SequenceCorpus corpus, int batch)
    {
        double tokensOfStep = (double)corpus.TokenCount / corpus.Sequences.Length * batch;
        double flopsOfToken = ParameterCounts.Of(config).ApproximateFlops(1);
        return
        [
            .. from budget in grid.Budgets.Distinct().Order()
               let tokens = budget / flopsOfToken
               let steps = (long)Math.Round(tokens / tokensOfStep)
               where steps >= grid.MinSteps && !(tokens > grid.MaxEpochs * corpus.TokenCount)
               select new SweepEvaluation(budget, steps),
        ];
    }
}
