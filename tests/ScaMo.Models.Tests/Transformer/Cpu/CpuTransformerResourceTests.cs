using ScaMo.Models.Transformer;

namespace ScaMo.Models.Tests.Transformer.Cpu;

/// <summary>They measure memory and time of the process, so no other test may run beside them.</summary>
[Collection(nameof(CpuTransformerResourceTests))]
[CollectionDefinition(nameof(CpuTransformerResourceTests), DisableParallelization = true)]
public sealed class CpuTransformerResourceTests
{
    [Fact]
    public void A_step_allocates_nothing()
    {
        var config = CpuNetworks.Config();
        using var network = CpuNetworks.Random(config);
        using var packed = CpuTransformer.Pack(network, 4, 2);
        float[] text = CpuNetworks.Text(9, config.TextWidth, 1);
        SequenceInput[] texts = [SequenceInput.OfText(0, text), SequenceInput.OfText(3, text)], tokens = [SequenceInput.OfToken(3, 1), SequenceInput.OfToken(0, 2)];
        packed.Run(texts);
        packed.Run(tokens);

        long before = GC.GetAllocatedBytesForCurrentThread(), beforeOfAll = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < 20; i++) packed.Run(tokens);
        packed.Clear(0);
        packed.CopySlot(3, 0);
        packed.Clear(3);
        packed.Run(texts.AsSpan(1));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, allocatedByAll = GC.GetTotalAllocatedBytes(precise: true) - beforeOfAll;

        Assert.Equal(0, allocated);
        Assert.InRange(allocatedByAll, 0, 4096); // the test runner's own threads
    }

    [Fact]
    public void Its_memory_is_freed()
    {
        using var network = CpuNetworks.Random(CpuNetworks.Config(layers: 4, width: 256, codes: 20000));
        Run(5);

        // One copy of the weights is 52 MB.
        long leastGrowth = long.MaxValue;
        for (int round = 0; round < 4 && leastGrowth > 20_000_000; round++)
        {
            long before = Environment.WorkingSet;
            Run(5);
            leastGrowth = Math.Min(leastGrowth, Environment.WorkingSet - before);
        }

        Assert.InRange(leastGrowth, long.MinValue, 20_000_000);

        void Run(int times)
        {
            for (int i = 0; i < times; i++)
            {
                using var packed = CpuTransformer.Pack(network, 4, 2);
                packed.Run([SequenceInput.OfText(2, CpuNetworks.Text(i + 1, network.Config.TextWidth, 1))]);
            }

            GC.Collect();
        }
    }

    [Fact]
    public void Idle_threads_use_no_processor()
    {
        using var network = CpuNetworks.Random(CpuNetworks.Config());
        using var packed = CpuTransformer.Pack(network, 1, 3);
        packed.Run([SequenceInput.OfToken(0, 0)]);
        Thread.Sleep(100);

        long before = DecodingTicks();
        Thread.Sleep(300);

        Assert.InRange(DecodingTicks() - before, 0, 1);
    }

    /// <summary>Ticks (10 ms) that the decoding threads have run, by their names.</summary>
    private static long DecodingTicks()
    {
        if (!OperatingSystem.IsLinux()) return 0;
        long ticks = 0;
        foreach (string thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            string state = File.ReadAllText(Path.Combine(thread, "stat"));
            if (state.Contains("(decode ", StringComparison.Ordinal)) ticks += state[(state.LastIndexOf(')') + 2)..].Split(' ')[11..13].Sum(long.Parse);
        }

        return ticks;
    }
}
