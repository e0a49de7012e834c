using ScaMo.Motion.Formats;
using ScaMo.Training.Data;
using ScaMo.Training.Data.Text;

namespace ScaMo.Training.Tests.Evaluators;

public sealed class TaggedWordTests
{
    [Fact]
    public void Words_stand_between_start_and_end_and_too_many_are_left_out()
    {
        var words = TaggedWord.Of(new Caption("", "a/DET person/NOUN walk/VERB"), maxWords: 2);

        Assert.Equal([new("sos", "OTHER"), new("a", "DET"), new("person", "NOUN"), new("eos", "OTHER")], words);
    }

    [Theory]
    [InlineData("walk")]
    [InlineData("/VERB")]
    [InlineData("walk/")]
    public void A_word_without_a_tag_is_refused(string words) =>
        Assert.Contains(words, Assert.Throws<DataFormatException>(() => TaggedWord.Of(new Caption("", words), 20)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("go", "VERB", 0)]
    [InlineData("person", "NOUN", 1)]
    [InlineData("quite", "ADV", 8)]
    [InlineData("left", "ADJ", 9)]
    [InlineData("knee", "NOUN", 10)]
    [InlineData("chair", "NOUN", 11)]
    [InlineData("walk", "NOUN", 12)]
    [InlineData("slowly", "ADV", 13)]
    [InlineData("sos", "OTHER", 14)]
    [InlineData("and", "CCONJ", 14)]
    public void Words_that_matter_to_motion_have_classes_of_their_own(string word, string tag, int expected) => Assert.Equal(expected, WordClasses.Of(word, tag));
}
