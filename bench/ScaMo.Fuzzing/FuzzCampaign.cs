using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using ScaMo.Benchmarks;
using ScaMo.Fuzzing.Engine;
using ScaMo.Fuzzing.Targets;

namespace ScaMo.Fuzzing;

/// <summary>Fuzzes targets, each in a process of its own with instrumented parsers, and tells what was found as a table.</summary>
internal static class FuzzCampaign
{
    public static int Run(CommandArguments arguments)
    {
        var scratch = Directory.CreateTempSubdirectory("scamo-fuzz-");
        try
        {
            string[] known = [.. FuzzTargets.Create(scratch.CreateSubdirectory("all").FullName).Select(target => target.Name)];
            string[] chosen = arguments.Text("targets", string.Join(',', known)).Split(',');
            if (chosen.Except(known).FirstOrDefault() is { } unknown) throw new ArgumentException($"There is no target {unknown}; the targets are {string.Join(", ", known)}.");
            string program = InstrumentedCopy.Make(scratch.CreateSubdirectory("program").FullName);
            return Fuzz(chosen, program, scratch, arguments);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static int Fuzz(string[] targets, string program, DirectoryInfo scratch, CommandArguments arguments)
    {
        int seconds = arguments.Integer("seconds", 120), seed = arguments.Integer("seed", 1), findings = 0;
        string[] save = arguments.Flag("save") ? ["--save", FuzzCorpus.SourceFolder()] : [];
        var output = new Lock();
        Console.WriteLine($"{seconds} s each, seed {seed}\n\n| target | inputs | inputs/s | accepted | slowest | errors | branches | corpus | findings |\n|---|---|---|---|---|---|---|---|---|");
        Parallel.ForEach(targets, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(arguments.Integer("jobs", 1), 1) }, target =>
        {
            string[] options = ["--worker", scratch.CreateSubdirectory(target).FullName, "--targets", target, "--seconds", $"{seconds}", "--seed", $"{seed}", .. save];
            var report = RunWorker(program, options, scratch.CreateSubdirectory(target).FullName, target);
            lock (output)
            {
                Console.WriteLine(Row(report));
                foreach (var finding in report.Findings) Keep(arguments.Text("out", "fuzz"), target, finding);
                findings += report.Findings.Count;
            }
        });
        return findings == 0 ? 0 : 1;
    }

    private static FuzzReport RunWorker(string program, string[] options, string scratch, string target)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. options]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var worker = Process.Start(start)!;
        var errors = worker.StandardError.ReadToEndAsync();
        string report = worker.StandardOutput.ReadToEnd();
        worker.WaitForExit();
        if (worker.ExitCode == 0) return JsonSerializer.Deserialize<FuzzReport>(report)!;
        string current = FuzzWorker.CurrentPath(scratch);
        if (!File.Exists(current)) throw new InvalidOperationException($"The worker of {target} ended with {worker.ExitCode} before its first input: {errors.Result}");
        return new FuzzReport(target, 0, 0, 0, 0, 0, 0, 0, [new FuzzFinding("the process died", CurrentInput.Read(current), errors.Result)]);
    }

    private static string Row(FuzzReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"| `{report.Target}` | {report.Inputs:N0} | {report.Inputs / Math.Max(report.Seconds, 1e-3):N0} | {report.Accepted / Math.Max(report.Inputs, 1.0):P1} | {report.SlowestMilliseconds:N0} ms | {report.Answers} | {report.Edges:N0} | {report.Corpus:N0} | {report.Findings.Count} |");

    private static void Keep(string folder, string target, FuzzFinding finding)
    {
        string path = Path.Combine(Directory.CreateDirectory(folder).FullName, $"{target}-{Convert.ToHexStringLower(SHA256.HashData(finding.Input))[..12]}");
        File.WriteAllBytes(path + ".bin", finding.Input);
        File.WriteAllText(path + ".txt", $"{finding.Signature}\n\n{finding.Details}\n");
        Console.Error.WriteLine($"{target}: {finding.Signature}, {finding.Input.Length} bytes: {path}.bin");
    }
}
