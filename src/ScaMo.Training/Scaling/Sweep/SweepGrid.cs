using System.Collections.Immutable;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Json;

namespace ScaMo.Training.Scaling.Sweep;

/// <summary>What <c>scamo scaling sweep</c> trains, as grid.json says it: every size with every tokenizer, share of the data and seed, to every budget.</summary>
public sealed record SweepGrid
{
    private const int LargestFile = 1 << 20;

    /// <summary>The data set's folder, in HumanML3D's layout.</summary>
    public required string Data { get; init; }

    /// <summary>The frozen T5, as a Hugging Face folder.</summary>
    public required string TextEncoder { get; init; }

    /// <summary>Compute budgets, FLOPs in the sense of Eq. 7.</summary>
    public required ImmutableArray<double> Budgets { get; init; }

    /// <summary>Transformer sizes.</summary>
    public required ImmutableArray<SweepSize> Sizes { get; init; }

    /// <summary>Tokenizers, by the size of their codebooks.</summary>
    public required ImmutableArray<SweepTokenizer> Tokenizers { get; init; }

    /// <summary>Shares of the training sequences.</summary>
    public ImmutableArray<double> DataFractions { get; init; } = [1];

    /// <summary>Seeds of weights and order.</summary>
    public ImmutableArray<long> Seeds { get; init; } = [1];

    /// <summary>Budgets in which a run would see its data more often than this are left out; null for no limit.</summary>
    public double? MaxEpochs { get; init; }

    /// <summary>Budgets that a run would have spent in fewer steps than this are left out.</summary>
    public long MinSteps { get; init; } = 1;

    /// <summary>How tokenizers are trained.</summary>
    public SweepTokenizerTraining TokenizerTraining { get; init; } = new();

    /// <summary>How transformers are trained.</summary>
    public SweepTransformerTraining TransformerTraining { get; init; } = new();

    /// <summary>Where everything is trained: cpu or cuda:N.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Reads a grid. Folders in it are relative to the working directory.</summary>
    /// <exception cref="DataFormatException">The file is no grid, or its values are not possible; names the member.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SweepGrid Read(string path)
    {
        using var stream = File.OpenRead(path);
        var grid = StrictJson.Read<SweepGrid>(stream, path, LargestFile);
        return grid.FindProblem() is { } problem ? throw new DataFormatException(path, "", problem) : grid;
    }

    /// <summary>Checks the values that this record alone can judge; shapes and training options are checked by what is trained.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? FindProblem()
    {
        if (Budgets.IsDefaultOrEmpty || Sizes.IsDefaultOrEmpty || Tokenizers.IsDefaultOrEmpty || DataFractions.IsDefaultOrEmpty || Seeds.IsDefaultOrEmpty) return "there must be at least one budget, size, tokenizer, data fraction and seed";
        if (Budgets.Any(budget => !(budget > 0 && double.IsFinite(budget)))) return "a budget is not a finite number above 0";
        if (DataFractions.Any(fraction => fraction is not (> 0 and <= 1))) return "a data fraction is not above 0 and at most 1";
        if (MaxEpochs is <= 0 or double.NaN) return $"maxEpochs is {MaxEpochs}; expected above 0";
        if (MinSteps < 1) return $"minSteps is {MinSteps}; expected at least 1";
        if (TransformerTraining.Schedule is not ("constant" or "cosine")) return $"the schedule is '{TransformerTraining.Schedule}'; expected constant or cosine";
        return FindProblem("size", Sizes.Select(size => size.Name)) ?? FindProblem("tokenizer", Tokenizers.Select(tokenizer => tokenizer.Name));
    }

    /// <summary>Names become names of folders and cells of a table.</summary>
    private static string? FindProblem(string kind, IEnumerable<string> names)
    {
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string name in names)
        {
            if (name.Length is 0 or > 64 || name[0] == '.' || name.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('.' or '_'))) return $"the name of the {kind} '{name}' is not 1 to 64 letters, digits, dots and underscores";
            if (!known.Add(name)) return $"the {kind} {name} stands there twice";
        }

        return null;
    }
}
