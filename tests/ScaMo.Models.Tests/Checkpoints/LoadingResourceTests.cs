using System.Globalization;
using ScaMo.Models.Checkpoints;
using ScaMo.Motion.Formats;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Checkpoints;

/// <summary>Counts files and memory of the whole process, and so runs when nothing else does.</summary>
[CollectionDefinition(DisableParallelization = true)]
[Collection(typeof(LoadingResourceTests))]
public sealed class LoadingResourceTests
{
    [Fact]
    public void Loading_closes_its_files_and_keeps_no_native_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Counts in /proc.");
        string path = Goldens.FilePath("transformer-512", "transformer.pth");
        for (int i = 0; i < 20; i++) Load(path);
        long before = AnonymousMemory();
        for (int i = 0; i < 300; i++) Load(path);

        Assert.DoesNotContain(Directory.GetFiles("/proc/self/fd"), link => new FileInfo(link).LinkTarget == path);
        // 300 loads of 0.7 MB each would show as 200 MB, had they stayed.
        Assert.InRange(AnonymousMemory() - before, long.MinValue, 60L << 20);
    }

    [Fact]
    public void A_file_that_is_refused_is_closed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Counts in /proc.");
        using var folder = new TemporaryFolder();
        string path = folder.Write("x", "PK\u0003\u0004 and nothing more"u8);

        Assert.Throws<DataFormatException>(() => Checkpoint.Open(path).Dispose());

        Assert.DoesNotContain(Directory.GetFiles("/proc/self/fd"), link => new FileInfo(link).LinkTarget == path);
    }

    private static void Load(string path)
    {
        using var scope = NewDisposeScope();
        using var checkpoint = Checkpoint.Open(path);
        var section = checkpoint.Section("trans");
        var targets = section.Entries.Select(pair => (pair.Key, empty([.. pair.Value.Shape], dtype: bfloat16))).ToArray();
        StateDictLoader.LoadInto(targets, section, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static long AnonymousMemory()
    {
        GC.Collect();
        string line = File.ReadLines("/proc/self/status").Single(text => text.StartsWith("RssAnon:", StringComparison.Ordinal));
        return long.Parse(line["RssAnon:".Length..^"kB".Length].Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
