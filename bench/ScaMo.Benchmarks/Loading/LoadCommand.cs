using System.Diagnostics;
using System.Globalization;
using ScaMo.Models.Checkpoints;
using ScaMo.Models.Transformer;
using static TorchSharp.torch;

namespace ScaMo.Benchmarks.Loading;

/// <summary>
/// Loads a float32 checkpoint in the official layout into a transformer of bfloat16 weights, and sets time against reading the file from front
/// to back, and peak anonymous memory against the size of the bfloat16 weights.
/// </summary>
internal static class LoadCommand
{
    private const int PieceBytes = 1 << 20;
    private const long ForgetStep = 64 << 20;
    private const double Gigabyte = 1e9;

    public static int Run(CommandArguments arguments)
    {
        string name = arguments.Text("shape", "3B");
        var config = Shapes.Transformer(name, codebook: 65536);
        string path = Path.Combine(arguments.Text("dir"), $"ScaMo_net_{name}.pth");
        if (!File.Exists(path))
        {
            Console.WriteLine($"Writing random weights to {path}");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            RandomCheckpoint.Write(path, config);
        }

        try
        {
            long bytes = new FileInfo(path).Length;
            using var skeleton = new TextPrefixTransformer(config, META);
            long weights = skeleton.ParameterCount * sizeof(ushort);
            Print($"{name}: file {bytes / Gigabyte:F2} GB float32, weights {weights / Gigabyte:F2} GB bfloat16, {Environment.ProcessorCount} cores");
            for (int round = 0; round < arguments.Integer("rounds", 2); round++)
            {
                Measure(path, config, bytes, weights, cold: true);
                Measure(path, config, bytes, weights, cold: false);
            }
        }
        finally
        {
            if (!arguments.Flag("keep")) File.Delete(path);
        }

        return 0;
    }

    private static void Measure(string path, TransformerConfig config, long bytes, long weights, bool cold)
    {
        double Prepared(Action action)
        {
            if (cold) PageCache.Evict(path);
            else ReadThrough(path, forgetting: false);
            return Time(action);
        }

        double read = Prepared(() => ReadThrough(path, forgetting: false));
        // A machine that must find fresh memory for the page cache reads faster when it gives the pages back, as the loader does.
        double readForgetting = Prepared(() => ReadThrough(path, forgetting: true));
        // What the memory of the weights costs by itself: a virtual machine may have to ask its host for every page.
        double touch = Time(() => zeros([weights / sizeof(ushort)], dtype: ScalarType.BFloat16).Dispose());
        AnonymousMemory.ReturnFreed();
        long before = AnonymousMemory.Current();
        var memory = new AnonymousMemory();
        double load = Prepared(() =>
        {
            using (memory) Load(path, config);
        });

        Print($"{(cold ? "cold" : "warm")} cache: read {read:F2} s, read forgetting pages {readForgetting:F2} s, zeroing the weights' memory {touch:F2} s, load {load:F2} s ({bytes / load / Gigabyte:F2} GB/s): {load / read:F2} and {load / readForgetting:F2} of reading, {load / (read + touch):F2} of reading and zeroing");
        Print($"  anonymous memory: {before / Gigabyte:F2} GB before, peak {memory.Peak / Gigabyte:F2} GB, {memory.Peak / (double)weights:F3} of the weights");
    }

    private static void Load(string path, TransformerConfig config)
    {
        using var transformer = new TextPrefixTransformer(config, CPU, ScalarType.BFloat16);
        using var checkpoint = Checkpoint.Open(path);
        StateDictLoader.Load(transformer, checkpoint.Section("trans").Section("module"));
    }

    private static void ReadThrough(string path, bool forgetting)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var piece = GC.AllocateUninitializedArray<byte>(PieceBytes);
        long offset = 0;
        for (int read; (read = RandomAccess.Read(file, piece, offset)) > 0;)
        {
            offset += read;
            if (forgetting && offset % ForgetStep == 0) PageCache.Forget(file, offset);
        }
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
