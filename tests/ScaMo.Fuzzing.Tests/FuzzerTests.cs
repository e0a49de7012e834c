using ScaMo.Fuzzing.Engine;
using ScaMo.Motion.Formats;

namespace ScaMo.Fuzzing.Tests;

public sealed class FuzzerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scamo-fuzz-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void An_undocumented_exception_is_found_once_and_made_small()
    {
        var target = Target(bytes =>
        {
            if (bytes.AsSpan().IndexOf("bug"u8) >= 0) throw new InvalidOperationException("found");
            if (bytes.Length < 5) throw new DataFormatException("input", "", "too short");
        });

        var finding = Assert.Single(Run(target).Findings);

        Assert.Equal("bug"u8.ToArray(), finding.Input);
        Assert.StartsWith("System.InvalidOperationException in ", finding.Signature, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_out_of_proportion_is_found()
    {
        var target = Target(bytes => GC.KeepAlive(bytes.Length > 0 && bytes[0] == 'b' ? new byte[64 << 20] : bytes));

        Assert.Equal("allocation", Assert.Single(Run(target).Findings).Signature);
    }

    [Fact]
    public void Memory_that_is_taken_once_for_all_inputs_is_none_of_theirs()
    {
        byte[]? table = null;

        Assert.Empty(Run(Target(_ => GC.KeepAlive(table ??= new byte[64 << 20]))).Findings);
    }

    [Fact]
    public void An_input_that_does_not_end_is_found_and_the_run_ends()
    {
        bool isOver = false;
        var target = Target(bytes =>
        {
            while (bytes.Length > 0 && bytes[0] == 'b' && !Volatile.Read(ref isOver)) Thread.SpinWait(100);
        });

        var report = new Fuzzer(target, [], seed: 1, Path.Combine(_folder.FullName, "current")) { LongestTime = TimeSpan.FromSeconds(0.5) }.Run(_ => true);
        Volatile.Write(ref isOver, true);

        var finding = Assert.Single(report.Findings);
        Assert.Equal(("no end", (byte)'b'), (finding.Signature, finding.Input[0]));
    }

    [Fact]
    public void The_same_seed_gives_the_same_inputs()
    {
        List<string>[] runs = [[], []];
        foreach (var inputs in runs) Run(Target(bytes => inputs.Add(Convert.ToBase64String(bytes))));

        Assert.True(runs[0].Distinct().Count() > 1000);
        Assert.Equal(runs[0], runs[1]);
    }

    [Fact]
    public void The_input_that_is_parsed_outlives_the_process()
    {
        string path = Path.Combine(_folder.FullName, "current");
        using (var current = new CurrentInput(path))
        {
            current.Set("a longer input"u8.ToArray());
            current.Set("input"u8.ToArray());
        }

        Assert.Equal("input"u8.ToArray(), CurrentInput.Read(path));
    }

    [Fact]
    public void Files_that_an_input_names_may_be_missing_only_where_inputs_name_files()
    {
        var target = Target(_ => { });

        Assert.False(target.Documents(new FileNotFoundException()));
        Assert.True((target with { NamesFiles = true }).Documents(new FileNotFoundException()));
    }

    private static FuzzTarget Target(Action<byte[]> parse) => new("test", ["seed of some length"u8.ToArray()], ["bug"u8.ToArray()], parse);

    private FuzzReport Run(FuzzTarget target) => new Fuzzer(target, [], seed: 1, Path.Combine(_folder.FullName, "current")).Run(inputs => inputs < 2000);
}
