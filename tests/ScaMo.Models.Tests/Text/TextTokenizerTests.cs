using ScaMo.Models.Text;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Tests.Text;

public sealed class TextTokenizerTests
{
    private static readonly TextTokenizer Tokenizer = TextTokenizer.Load(Goldens.FilePath("end-to-end-512", "t5", "spiece.model"));

    [Fact]
    public void Ids_of_the_end_to_end_prompts_are_the_golden_ones()
    {
        foreach (var prompt in Goldens.Case("end-to-end-512").GetProperty("prompts").EnumerateArray())
        {
            var tokens = Tokenizer.Tokenize(prompt.GetProperty("text").GetString()!);

            Assert.Equal(Goldens.Longs("end-to-end-512", $"prompt{prompt.GetProperty("number").GetInt32()}_text_ids.npy").Data, tokens.Ids.ToArray());
            Assert.False(tokens.IsTruncated);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(" \t\u00A0\u3000\u200B")]
    [InlineData("\u0001\u007F")]
    public void A_prompt_of_no_text_has_only_the_end_token(string prompt)
    {
        var tokens = Tokenizer.Tokenize(prompt);

        Assert.True(tokens.IsEmpty);
        Assert.Equal([1L], tokens.Ids.ToArray());
    }

    [Fact]
    public void A_long_prompt_is_cut_before_the_end_token()
    {
        string prompt = string.Join(' ', Enumerable.Repeat("walks slowly", 400));

        var tokens = Tokenizer.Tokenize(prompt);

        Assert.Equal(512, tokens.Count);
        Assert.True(tokens.IsTruncated);
        Assert.Equal(1, tokens.Ids.Span[^1]);
        Assert.Equal(Tokenizer.Tokenize(prompt[..200]).Ids[..30].ToArray(), tokens.Ids[..30].ToArray());
        Assert.False(tokens.IsEmpty);
    }

    [Fact]
    public void A_model_without_an_end_piece_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("spiece.model");
        File.WriteAllBytes(path, new SentencePieceBuilder().Piece("<unk>", 0, SentencePieceBuilder.Unknown).Piece("a").Build());

        var error = Assert.Throws<DataFormatException>(() => TextTokenizer.Load(path));
        Assert.Equal(path, error.DataSource);
    }
}
