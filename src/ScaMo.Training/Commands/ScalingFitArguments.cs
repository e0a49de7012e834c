using System.CommandLine;
using ScaMo.Training.Scaling;

namespace ScaMo.Training.Commands;

/// <summary>The options of the commands that fit a table of runs.</summary>
internal sealed class ScalingFitArguments
{
    /// <summary>As many draws as a fit.json holds that can be read again.</summary>
    private const int MostDraws = 2000;

    private readonly Option<FileInfo> _runs = new("--runs") { Description = "The table of runs (.csv).", Required = true };
    private readonly Option<int> _draws = LoopArguments.Default("--bootstrap", ScalingFitter.DefaultDraws, "Bootstrap draws of each method; 0 for no intervals.");
    private readonly Option<long> _seed = LoopArguments.Default("--seed", 1L, "The bootstrap's seed.");

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_runs, _draws, _seed]) command.Add(option);
    }

    /// <summary>Reads the runs and fits them.</summary>
    public (IReadOnlyList<ScalingRun> Runs, ScalingFit Fit) Fit(ParseResult parsed)
    {
        int draws = parsed.GetValue(_draws);
        if (draws is < 0 or > MostDraws) throw new ArgumentException($"The number of bootstrap draws is {draws}; expected 0 to {MostDraws}.");
        var runs = ScalingRunFile.Read(parsed.GetRequiredValue(_runs).FullName);
        return (runs, ScalingFitter.Fit(runs, draws, parsed.GetValue(_seed)));
    }
}
