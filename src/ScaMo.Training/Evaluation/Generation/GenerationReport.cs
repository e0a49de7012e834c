using System.Collections.Immutable;
using ScaMo.Training.Evaluation.Metrics;

namespace ScaMo.Training.Evaluation.Generation;

/// <summary>How good a model is, by HumanML3D's protocol.</summary>
public sealed record GenerationReport
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The hash over the model's files.</summary>
    public required string ModelIdentity { get; init; }

    /// <summary>The evaluator that speaks.</summary>
    public required string Evaluator { get; init; }

    /// <summary>The hash over the evaluator's files.</summary>
    public required string EvaluatorIdentity { get; init; }

    /// <summary>The part of the data set.</summary>
    public required string Split { get; init; }

    /// <summary>Motions of a pass.</summary>
    public required int Motions { get; init; }

    /// <summary>Pairs of Diversity.</summary>
    public required int DiversityPairs { get; init; }

    /// <summary>Passes.</summary>
    public required int Replications { get; init; }

    /// <summary>The seed of everything.</summary>
    public required long Seed { get; init; }

    /// <summary>How tokens were drawn.</summary>
    public required string Sampling { get; init; }

    /// <summary>The command that made the report.</summary>
    public required string Command { get; init; }

    /// <summary>The version of the program, with its commit.</summary>
    public required string Version { get; init; }

    /// <summary>A row for each source of motions, the model last.</summary>
    public required ImmutableArray<GenerationRow> Rows { get; init; }

    /// <summary>MultiModality of the model over 100 texts; null where it was not measured.</summary>
    public Replications? MultiModalityOfTexts { get; init; }

    /// <summary>MultiModality of the model over the texts of three batches.</summary>
    public Replications? MultiModalityOfBatches { get; init; }

    /// <summary>R-precision top-3 of the model over that of the true motions.</summary>
    public double RelativeTop3 => Rows[^1].RPrecision[^1].Mean / Rows[0].RPrecision[^1].Mean;

    /// <summary>Makes the rows of passes.</summary>
    public static ImmutableArray<GenerationRow> RowsOf(IReadOnlyList<PassResult> passes)
    {
        ArgumentNullException.ThrowIfNull(passes);
        return [.. passes[0].Scores.Keys.Select(source =>
        {
            GenerationScores[] scores = [.. passes.Select(pass => pass.Scores[source])];
            return new GenerationRow(
                source,
                Of(score => score.Fid),
                [.. Enumerable.Range(0, TextMatching.Ranks).Select(rank => Of(score => score.RPrecision[rank]))],
                Of(score => score.MmDist),
                Of(score => score.Diversity),
                passes[0].Physical![source]);

            Replications Of(Func<GenerationScores, double> value) => Metrics.Replications.Of([.. scores.Select(value)]);
        })];
    }

    /// <summary>MultiModality of the passes that measured it, by one of the conventions.</summary>
    public static Replications? MultiModalityOf(IReadOnlyList<PassResult> passes, Func<MultiModalityScores, double> convention)
    {
        double[] values = [.. passes.Select(pass => pass.MultiModality).OfType<MultiModalityScores>().Select(convention)];
        return values.Length == 0 ? null : Metrics.Replications.Of(values);
    }
}
