using System.Diagnostics;
using System.Globalization;
using ScaMo.Training.Scaling;
using ScaMo.Training.Tests.Scaling;

namespace ScaMo.Benchmarks.Scaling;

/// <summary>
/// How often the 95 % intervals of the scaling-law fits cover the law that runs were made from. Each method meets runs that are as it assumes: the parametric form itself,
/// and for grid and IsoFLOP wells that are quadratic in logarithms about optima on known lines.
/// </summary>
internal static class CoverageCommand
{
    private static readonly ParametricLaw Form = new(E: 3, A1: 30, Alpha1: 0.3, A2: 20, Alpha2: 0.35, B: 400, Beta: 0.4);

    public static int Run(CommandArguments arguments)
    {
        int studies = arguments.Integer("studies", 100), draws = arguments.Integer("draws", 200);
        double noise = arguments.Integer("noise", 5) / 1000.0;
        foreach (string name in arguments.Text("methods", "grid,isoFlop,parametric").Split(','))
        {
            if (!Enum.TryParse(name, ignoreCase: true, out FitMethod method)) throw new ArgumentException($"There is no method {name}.");
            Study(method, studies, draws, noise);
        }

        return 0;
    }

    private static void Study(FitMethod method, int studies, int draws, double noise)
    {
        var covered = new SortedDictionary<string, int>(StringComparer.Ordinal);
        int fitted = 0;
        long start = Stopwatch.GetTimestamp();
        for (int study = 0; study < studies; study++)
        {
            var runs = PlantedRuns.Of(method == FitMethod.Parametric ? (size, vocabulary, tokens, _) => Form.Loss(size, vocabulary, tokens) : Well, noise, seed: study + 1);
            if (ScalingFitter.FitBy(method, runs, draws, seed: study + 1) is not { } fit) continue;
            fitted++;
            foreach (var (exponent, value, interval) in Intervals(fit))
            {
                covered[exponent] = covered.GetValueOrDefault(exponent) + (interval is not null && value >= interval.Low && value <= interval.High ? 1 : 0);
            }
        }

        string counts = string.Join(", ", covered.Select(pair => $"{pair.Key} {pair.Value}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ScalingFitter.Name(method)}: {counts} of {fitted} fitted of {studies} ({Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s)"));
    }

    private static IEnumerable<(string Exponent, double Value, ConfidenceInterval? Interval)> Intervals(LawFit fit) => fit.Parametric is { } parametric
        ? [("alpha1", Form.Alpha1, parametric.Alpha1Interval), ("alpha2", Form.Alpha2, parametric.Alpha2Interval), ("beta", Form.Beta, parametric.BetaInterval)]
        : [
            ("a", 0.3, fit.Laws.Vocabulary.ExponentInterval), ("b", 0.45, fit.Laws.NonVocabulary.ExponentInterval), ("gamma", 0.3 / 0.45, fit.Laws.VocabularyOfNonVocabulary.ExponentInterval),
            ("k", -0.4, fit.Laws.NormalizedLoss.SlopeInterval),
        ];

    private static double Well(double size, double vocabulary, double tokens, double budget)
    {
        double c = Math.Log10(budget) - 13.25, x = Math.Log10(size) - 5.5 - 0.45 * c, y = Math.Log10(vocabulary) - 5.3 - 0.3 * c;
        return -1 - 0.4 * c + 0.2 * x * x + 0.1 * y * y + 0.05 * x * y;
    }
}
