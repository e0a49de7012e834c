using ScaMo.Generation;
using ScaMo.Server.Generate;

namespace ScaMo.Server.Tests.Generate;

public sealed class ResultKeyTests
{
    private static readonly GenerationRequest Request = new() { Prompt = "a person walks", Seed = 1, SampleCount = 1, Sampling = new(1, 0, 1), MaxTokens = 50 };
    private static readonly MotionModelInfo Model = new FakeEngine("demo").Info;

    [Fact]
    public void A_key_is_always_the_same_and_fits_a_cache()
    {
        Assert.Equal(Key(Request), Key(Request with { Prompt = "a person " + "walks" }));
        Assert.Matches("^result:[A-Za-z0-9_-]{43}$", Key(Request));
    }

    [Fact]
    public void Whatever_can_change_a_token_changes_the_key()
    {
        string[] keys =
        [
            Key(Request),
            Key(Request with { Prompt = "a person walks " }),
            Key(Request with { Prompt = "A person walks" }),
            Key(Request with { Seed = 2 }),
            Key(Request with { SampleCount = 2 }),
            Key(Request with { MaxTokens = 49 }),
            Key(Request with { Sampling = new(0.999, 0, 1) }),
            Key(Request with { Sampling = new(1, 1, 1) }),
            Key(Request with { Sampling = new(1, 0, 0.999) }),
            Key(Request with { Sampling = new(0, 0, 1) }),
            Key(Request, Model with { Identity = "other files" }),
            Key(Request, Model with { Precision = "bfloat16" }),
            Key(Request, Model with { Device = "cuda:0" }),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void What_can_change_no_token_does_not_change_the_key()
    {
        Assert.Equal(Key(Request), Key(Request with { Client = "somebody" }));
        Assert.Equal(Key(Request), Key(Request, Model with { Name = "other", Description = "x", License = "x", DefaultSampling = new(0.5) }));
        Assert.Equal(Key(Request, Model with { Device = "cuda:0" }), Key(Request, Model with { Device = "cuda:1" }));
    }

    [Fact]
    public void Where_the_likeliest_token_is_always_taken_seed_and_sampling_do_not_count()
    {
        var greedy = Request with { Sampling = SamplingOptions.Greedy };
        Assert.Equal(Key(greedy), Key(greedy with { Seed = 7 }));
        Assert.Equal(Key(greedy), Key(greedy with { Sampling = new(-0.0, 5, 0.5) }));
        Assert.NotEqual(Key(greedy), Key(greedy with { MaxTokens = 1 }));
    }

    private static string Key(GenerationRequest request, MotionModelInfo? model = null) => ResultKey.Of(request, model ?? Model);
}
