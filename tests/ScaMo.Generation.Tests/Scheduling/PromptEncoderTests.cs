using ScaMo.Models.Text;
using static TorchSharp.torch;

namespace ScaMo.Generation.Tests.Scheduling;

public sealed class PromptEncoderTests : IDisposable
{
    private readonly CountingEncoder _texts = new();

    public void Dispose() => _texts.Dispose();

    [Fact]
    public void A_prompt_is_encoded_once()
    {
        var encoder = new PromptEncoder(_texts);

        var first = encoder.Encode("walk");
        encoder.Encode("run");

        Assert.Equal(first, encoder.Encode("walk"));
        Assert.Equal(["walk", "run"], _texts.Encoded);
        Assert.Equal([4, 4, 4, 4, 4, 4, 4, 4], first.ToArray());
    }

    [Fact]
    public void The_prompts_used_longest_ago_are_forgotten_beyond_the_capacity()
    {
        // A text of one character has 8 bytes, one of two has 16.
        var encoder = new PromptEncoder(_texts, capacityBytes: 24);
        foreach (string prompt in (string[])["a", "b", "a", "cc", "a", "b"]) encoder.Encode(prompt);

        Assert.Equal(["a", "b", "cc", "b"], _texts.Encoded);
    }

    [Fact]
    public void A_text_beyond_the_capacity_is_kept_until_the_next()
    {
        var encoder = new PromptEncoder(_texts, capacityBytes: 1);
        foreach (string prompt in (string[])["walk", "walk", "run", "walk"]) encoder.Encode(prompt);

        Assert.Equal(["walk", "run", "walk"], _texts.Encoded);
    }

    [Fact]
    public void Nothing_is_no_prompt()
    {
        Assert.Throws<EmptyPromptException>(() => new PromptEncoder(_texts).Encode(""));
        Assert.Empty(_texts.Encoded);
    }

    /// <summary>A text of n characters has n positions, each of its two features being n.</summary>
    private sealed class CountingEncoder : ITextEncoder
    {
        private string _last = "";

        public List<string> Encoded { get; } = [];

        public int Width => 2;

        public long ParameterCount => 0;

        public TextTokens Tokenize(string prompt)
        {
            _last = prompt;
            return new TextTokens(new long[prompt.Length + 1]);
        }

        public Tensor Encode(TextTokens tokens)
        {
            Encoded.Add(_last);
            return full([_last.Length, 2], _last.Length, ScalarType.Float32);
        }

        public void Dispose()
        {
        }
    }
}
