using ScaMo.Generation;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Tests.Motions;

public sealed class MotionIdTests
{
    private static readonly StoredMotion Motion = new()
    {
        Model = "demo",
        ModelIdentity = "abc",
        Prompt = "a person walks",
        Seed = 1,
        Sampling = new(1, 0, 1),
        MaxTokens = 50,
        Tokens = [1, 2, 3],
        FinishReason = FinishReason.Stop,
    };

    [Fact]
    public void An_id_is_22_base64url_characters_and_always_the_same()
    {
        Assert.Matches("^[A-Za-z0-9_-]{22}$", MotionId.Of(Motion));
        Assert.Equal(MotionId.Of(Motion), MotionId.Of(Motion with { Prompt = "a person " + "walks" }));
    }

    [Fact]
    public void Whatever_differs_makes_another_id()
    {
        StoredMotion[] all =
        [
            Motion,
            Motion with { Model = "demoa", ModelIdentity = "bc" },
            Motion with { ModelIdentity = "abd" },
            Motion with { ModelIdentity = "abca", Prompt = " person walks" },
            Motion with { Prompt = "a person runs" },
            Motion with { Seed = 2 },
            Motion with { MaxTokens = 49 },
            Motion with { Sampling = new(0.5, 0, 1) },
            Motion with { Sampling = new(1, 1, 1) },
            Motion with { Sampling = new(1, 0, 0.5) },
            Motion with { Tokens = [1, 2] },
            Motion with { Tokens = [1, 23] },
            Motion with { Tokens = [1, 2, 3, 0] },
        ];
        Assert.Equal(all.Length, all.Select(MotionId.Of).Distinct().Count());
    }
}
