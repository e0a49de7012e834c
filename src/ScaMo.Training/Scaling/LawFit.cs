using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ScaMo.Training.Scaling;

/// <summary>The five laws by one of the methods.</summary>
public sealed record LawFit
{
    /// <summary>The method.</summary>
    public required FitMethod Method { get; init; }

    /// <summary>The optima that the laws go through; empty for the parametric form.</summary>
    public required ImmutableArray<ComputeOptimum> Optima { get; init; }

    /// <summary>The laws with their intervals; of the parametric form those that touch it at the geometric mean of the budgets.</summary>
    public required ScalingLaws Laws { get; init; }

    /// <summary>The parametric form, with how well it fits; null for the other methods.</summary>
    public ParametricFit? Parametric { get; init; }

    /// <summary>Bootstrap draws that could not be fitted.</summary>
    public required int FailedDraws { get; init; }

    /// <summary>The numbers of every bootstrap draw: of the five laws, or of the parametric form.</summary>
    [JsonConverter(typeof(DrawsConverter))]
    public required IReadOnlyList<double[]> Draws { get; init; }

    /// <summary>What the method gives for a budget; null where it has no best size.</summary>
    public ComputeOptimum? At(double flops) => Parametric is null ? Laws.At(flops) : Parametric.Law.Optimum(flops);

    /// <summary>The bootstrap's interval of the best L_u of a budget, without the errors of single runs; null without draws.</summary>
    public ConfidenceInterval? LossInterval(double flops)
    {
        var losses = Parametric is null
            ? Draws.Select(draw => (double?)new LossLaw(draw[^2], draw[^1]).At(flops))
            : Draws.Select(draw => ParametricLaw.FromVector(draw).Optimum(flops)?.NormalizedLoss);
        double[] known = [.. losses.OfType<double>()];
        return known.Length == 0 ? null : Bootstrap.Interval(known);
    }
}
