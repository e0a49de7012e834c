using ScaMo.Benchmarks;
using ScaMo.Fuzzing.Engine;
using ScaMo.Fuzzing.Targets;

namespace ScaMo.Fuzzing;

/// <summary>Parses one input again and tells what came of it.</summary>
internal static class FuzzReplay
{
    public static int Run(CommandArguments arguments)
    {
        var scratch = Directory.CreateTempSubdirectory("scamo-fuzz-");
        try
        {
            var target = FuzzTargets.Find(arguments.Text("targets"), scratch.FullName);
            var outcome = FuzzOutcome.Of(target, File.ReadAllBytes(arguments.Text("replay")));
            string answer = outcome.Answer.Length == 0 ? "Accepted." : $"Refused: {outcome.Answer}";
            Console.WriteLine(outcome.Signature is null ? answer : $"{outcome.Signature}\n{outcome.Details}");
            return outcome.Signature is null ? 0 : 1;
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }
}
