using System.Collections.Immutable;

namespace ScaMo.Training.Scaling;

/// <summary>What <c>scamo scaling fit</c> found: the content of fit.json.</summary>
public sealed record ScalingFit
{
    /// <summary>How many runs were fitted.</summary>
    public required int Runs { get; init; }

    /// <summary>Their budgets, FLOPs, in order.</summary>
    public required ImmutableArray<double> Budgets { get; init; }

    /// <summary>The most unique tokens of a run.</summary>
    public required long UniqueTokens { get; init; }

    /// <summary>The sizes of the study.</summary>
    public required ImmutableArray<StudiedSize> Sizes { get; init; }

    /// <summary>Bootstrap draws of each method.</summary>
    public required int Draws { get; init; }

    /// <summary>The bootstrap's seed.</summary>
    public required long Seed { get; init; }

    /// <summary>The methods that the runs were enough for.</summary>
    public required ImmutableArray<LawFit> Fits { get; init; }

    /// <summary>The largest budget predicted from the smaller ones; null where those are too few.</summary>
    public HeldOutBudget? HeldOut { get; init; }

    /// <summary>What could not be fitted, in words.</summary>
    public required ImmutableArray<string> Notes { get; init; }

    /// <summary>The fit by a method, or null.</summary>
    public LawFit? Find(FitMethod method) => Fits.FirstOrDefault(fit => fit.Method == method);
}
