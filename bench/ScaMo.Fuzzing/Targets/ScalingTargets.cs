using ScaMo.Fuzzing.Engine;
using ScaMo.Training.Runs;
using ScaMo.Training.Scaling;
using ScaMo.Training.Scaling.Sweep;
using ScaMo.Training.Tests.Scaling;

namespace ScaMo.Fuzzing.Targets;

/// <summary>Grids, tables and fits of scaling studies.</summary>
internal static class ScalingTargets
{
    private static readonly byte[] Grid =
        """
        {
          "data": "data", "textEncoder": "t5", "budgets": [1e13, 3e13],
          "sizes": [{ "name": "44M" }, { "name": "s", "layers": 2, "heads": 2, "width": 64, "learningRate": 1e-3, "batch": 32 }],
          "tokenizers": [{ "name": "v256", "codebook": 256 }, { "name": "own", "levels": [8, 5] }, { "name": "done", "folder": "runs/x" }],
          "dataFractions": [0.5, 1], "seeds": [1, 2], "maxEpochs": 4, "minSteps": 10, "device": "cpu",
          "tokenizerTraining": { "steps": 100, "width": 64 }, "transformerTraining": { "schedule": "cosine", "batch": 16 }
        }
        """u8.ToArray();

    public static IEnumerable<FuzzTarget> Create(ScratchFiles files)
    {
        yield return new("sweep-grid", [Grid], [.. Words.Json, .. Words.Of("\"codebook\": 1,", "\"levels\": [],", "\"..\"", "\"constant\"")], files.Parser("grid.json", path => SweepGrid.Read(path)));
        string table = files.Make("planted.csv", []);
        ScalingRunFile.Write(table, PlantedRuns.Of(PlantedLaw.Well().Loss, noise: 0, seed: 1).Take(2));
        string again = files.Make("again.csv", []);
        yield return new("runs", [File.ReadAllBytes(table)], Words.Of(",", "\n", "\r", "\"", "1e999", "NaN", " ", "\ufeff"), files.Parser("runs.csv", path => ScalingRunFile.Write(again, ScalingRunFile.Read(path))));
        string fit = files.Make("planted.json", []);
        RunFiles.WriteJson(fit, ScalingFitter.Fit(PlantedRuns.Of(PlantedLaw.Well().Loss, noise: 0, seed: 1), draws: 2, seed: 1));
        yield return new("fit", [File.ReadAllBytes(fit)], Words.Json, files.Parser("fit.json", path => Predict(ScalingFit.Read(path))));
    }

    private static void Predict(ScalingFit fit)
    {
        foreach (var method in Enum.GetValues<FitMethod>())
        {
            try
            {
                ScalingPredictor.ByFit(fit, method, 1e18);
            }
            catch (ArgumentException)
            {
                // Documented: the fit may lack a method, or give no possible model.
            }
        }
    }
}
