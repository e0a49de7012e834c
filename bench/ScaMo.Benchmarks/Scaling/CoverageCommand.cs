using System.Diagnostics;
using System.Globalization;
using ScaMo.Training.Scaling;
using ScaMo.Training.Tests.Scaling;

namespace ScaMo.Benchmarks.Scaling;

/// <summary>How often the 95 % intervals of the scaling-law fits cover the law that runs were made from.</summary>
internal static class CoverageCommand
{
    public static int Run(CommandArguments arguments)
    {
        int studies = arguments.Integer("studies", 100), draws = arguments.Integer("draws", 200);
        double noise = arguments.Integer("noise", 5) / 1000.0;
        foreach (string name in arguments.Text("methods", "grid,isoFlop,parametric").Split(','))
        {
            if (!Enum.TryParse(name, ignoreCase: true, out FitMethod method)) throw new ArgumentException($"There is no method {name}.");
            long start = Stopwatch.GetTimestamp();
            var coverage = IntervalCoverage.Measure(method, studies, draws, noise);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ScalingFitter.Name(method)} ({Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s)"));
            foreach (var one in coverage)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {one.Exponent}: {one.Covered} of {one.Studies}, mean width {one.MeanWidth:F4}, estimates' bias {one.Bias:F4} and deviation {one.Deviation:F4}"));
            }
        }

        return 0;
    }
}
