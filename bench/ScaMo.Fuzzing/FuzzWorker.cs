using System.Diagnostics;
using System.Text.Json;
using ScaMo.Benchmarks;
using ScaMo.Fuzzing.Engine;
using ScaMo.Fuzzing.Targets;

namespace ScaMo.Fuzzing;

/// <summary>Fuzzes one target in a process of its own and writes the report to standard output.</summary>
internal static class FuzzWorker
{
    public static int Run(CommandArguments arguments)
    {
        EdgeCoverage.Attach();
        string scratch = arguments.Text("worker");
        var target = FuzzTargets.Find(arguments.Text("targets"), scratch);
        var fuzzer = new Fuzzer(target, FuzzCorpus.Read(target.Name), arguments.Integer("seed", 1), CurrentPath(scratch));
        var time = TimeSpan.FromSeconds(arguments.Integer("seconds", 120));
        long start = Stopwatch.GetTimestamp();
        var report = fuzzer.Run(_ => Stopwatch.GetElapsedTime(start) < time);
        if (arguments.Flag("save") && report.Findings.Count == 0) FuzzCorpus.Write(arguments.Text("save"), target.Name, fuzzer.Distill());
        Console.Out.Write(JsonSerializer.Serialize(report));
        // A thread may still be in an input that does not end.
        Console.Out.Flush();
        Environment.Exit(0);
        return 0;
    }

    /// <summary>Where the input is that a worker was parsing when it died.</summary>
    public static string CurrentPath(string scratch) => Path.Combine(scratch, "current");
}
