using static TorchSharp.torch;

namespace ScaMo.Generation.Tests.Engine;

/// <summary>By themselves, for they count what the whole process holds.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;

/// <summary>What an engine leaves behind.</summary>
[Collection(typeof(Alone))]
public sealed class MotionEngineResourceTests : IDisposable
{
    private readonly TemporaryModels _models = new();
    private readonly MotionEngine _engine;

    public MotionEngineResourceTests() => _engine = MotionEngine.Load(_models.AddGolden(), new MotionEngineOptions { Device = "cpu" });

    public void Dispose()
    {
        _engine.Dispose();
        _models.Dispose();
    }

    [Fact]
    public async Task No_tensor_outlives_its_request()
    {
        await _engine.GenerateAsync(Request("a person jumps", seed: 1, samples: 1), CancellationToken.None);
        long before = Tensor.TotalCount;

        for (int i = 0; i < 20; i++) await _engine.GenerateAsync(Request($"a person jumps {i} times", seed: i, samples: 2), CancellationToken.None);
        await _engine.RenderAsync([1, 2, 3], CancellationToken.None);

        Assert.InRange(Tensor.TotalCount - before, -15, 15);
    }

    private static GenerationRequest Request(string prompt, long seed, int samples) => new() { Prompt = prompt, Seed = seed, SampleCount = samples, MaxTokens = 50 };
}
