using ScaMo.Fuzzing.Engine;
using ScaMo.Fuzzing.Targets;

namespace ScaMo.Fuzzing.Tests;

/// <summary>The first inputs of a seed, the same each time; <c>bench/ScaMo.Fuzzing</c> goes on for minutes.</summary>
public sealed class FuzzTargetTests : IDisposable
{
    private const int Seed = 1;
    private const int Inputs = 500;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scamo-fuzz-");

    public static TheoryData<string> Targets
    {
        get
        {
            var scratch = Directory.CreateTempSubdirectory("scamo-fuzz-");
            try
            {
                return [.. FuzzTargets.Create(scratch.FullName).Select(target => target.Name)];
            }
            finally
            {
                scratch.Delete(recursive: true);
            }
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Targets))]
    public void Parsers_answer_damaged_inputs_as_they_promise(string name)
    {
        var target = FuzzTargets.Find(name, _folder.FullName);

        var report = new Fuzzer(target, FuzzCorpus.Read(name), Seed, Path.Combine(_folder.FullName, "current")).Run(inputs => inputs < Inputs);

        Assert.True(
            report.Findings.Count == 0,
            string.Join('\n', report.Findings.Select(finding => $"{name}, seed {Seed}: {finding.Signature}; the input in base 64: {Convert.ToBase64String(finding.Input)}\n{finding.Details}")));
        Assert.Equal(Inputs, report.Inputs);
        // A parser that takes everything, or has one error for it, has not been tried.
        Assert.True(report.Accepted < Inputs && report.Answers > 1, $"{report.Accepted} accepted, {report.Answers} different answers");
    }

    /// <summary>A seed that is refused would send all others to the same early error.</summary>
    [Theory]
    [MemberData(nameof(Targets))]
    public void Seeds_are_sound(string name)
    {
        var target = FuzzTargets.Find(name, _folder.FullName);

        foreach (byte[] seed in target.Seeds.Where(seed => !seed.AsSpan().SequenceEqual("{}"u8)))
        {
            var outcome = FuzzOutcome.Of(target, seed);
            Assert.Equal((null, ""), (outcome.Signature, outcome.Answer));
        }
    }
}
