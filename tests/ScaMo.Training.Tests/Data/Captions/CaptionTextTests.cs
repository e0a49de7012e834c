using ScaMo.Training.Data.Captions;

namespace ScaMo.Training.Tests.Data.Captions;

public sealed class CaptionTextTests
{
    [Theory]
    [InlineData("he  walks", "he walks")]
    [InlineData("he walks   , then turns", "he walks, then turns")]
    [InlineData(" , he walks ,", "he walks")]
    [InlineData("he walks, ,slowly", "he walks,,slowly")]
    [InlineData("a old man makes a u-turn and a L-shaped walk", "an old man makes a u-turn and an L-shaped walk")]
    [InlineData("a one-handed wave", "a one-handed wave")]
    public void Blanks_commas_and_articles_are_put_right(string text, string expected) => Assert.Equal(expected, CaptionText.Tidy(text));

    [Theory]
    [InlineData(",")]
    [InlineData(" ,")]
    [InlineData("x  ")]
    public void A_text_takes_memory_of_its_own_size_however_much_there_is_to_put_right(string part)
    {
        string text = "he walks" + string.Concat(Enumerable.Repeat(part, 4000)) + "fast";
        CaptionText.Tidy(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        CaptionText.Tidy(text);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40 * text.Length);
    }
}
