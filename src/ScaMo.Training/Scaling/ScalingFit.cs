using System.Collections.Immutable;
using ScaMo.Motion.Formats;
using ScaMo.Training.Runs;

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

    /// <summary>Reads a fit.json.</summary>
    /// <exception cref="DataFormatException">The file is none; names the member.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ScalingFit Read(string path)
    {
        var fit = RunFiles.ReadJson<ScalingFit>(path);
        if (fit.Budgets.IsEmpty || fit.Budgets.Any(budget => budget <= 0)) throw new DataFormatException(path, "budgets", "expected at least one, and all above 0");
        if (fit.Sizes.Any(size => size is not { Width: > 0, NonVocabularyParameters: > 0 })) throw new DataFormatException(path, "sizes", "a size has no width or no parameters");
        if (fit.Fits.Any(law => law is null)) throw new DataFormatException(path, "fits", "null is not allowed");
        foreach (var law in fit.Fits)
        {
            int numbers = law.Parametric?.Law.ToVector().Length ?? law.Laws.ToVector().Length;
            if (law.Draws.Any(draw => draw?.Length != numbers)) throw new DataFormatException(path, "fits.draws", $"a draw of the method {ScalingFitter.Name(law.Method)} has not {numbers} numbers");
        }

        return fit;
    }

    /// <summary>The fit by a method, or null.</summary>
    public LawFit? Find(FitMethod method) => Fits.FirstOrDefault(fit => fit.Method == method);
}
