using ScaMo.Models.Text;
using TorchSharp;

namespace ScaMo.Models.Tests.Text;

/// <summary>They measure the memory of the process, so no other test may run beside them.</summary>
[Collection(nameof(TextEncoderMemoryTests))]
[CollectionDefinition(nameof(TextEncoderMemoryTests), DisableParallelization = true)]
public sealed class TextEncoderMemoryTests
{
    [Theory]
    [InlineData(TextEncoderKind.T5)]
    [InlineData(TextEncoderKind.Onnx)]
    public void Native_memory_does_not_grow(TextEncoderKind kind)
    {
        using var encoder = TextEncoderFactory.Load(new TextEncoderOptions
        {
            Kind = kind,
            Path = kind == TextEncoderKind.T5 ? Goldens.FilePath("t5-encoder") : Goldens.FilePath("t5-encoder", "encoder.onnx"),
            MaxPositions = 512,
        });
        var tokens = encoder.Tokenize(string.Concat(Enumerable.Repeat("someone limps and dances ", 32)));
        Run(50);
        long tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        // Arenas may still grow in one round; a leak grows in all. The states of 200 texts are 11 MB, their scores 650 MB.
        long leastGrowth = long.MaxValue;
        for (int round = 0; round < 4 && leastGrowth > 4_000_000; round++)
        {
            long before = Environment.WorkingSet;
            Run(200);
            leastGrowth = Math.Min(leastGrowth, Environment.WorkingSet - before);
        }

        Assert.Equal(tensors, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.InRange(leastGrowth, long.MinValue, 4_000_000);

        void Run(int times)
        {
            for (int i = 0; i < times; i++) encoder.Encode(tokens).Dispose();
            GC.Collect();
        }
    }
}
