using ScaMo.Training.Data.Text;

namespace ScaMo.Training.Tests.Data.Text;

public sealed class PartOfSpeechTaggerTests
{
    [Theory]
    [InlineData("a man kicks something or someone with his left leg.", "a/DET man/NOUN kick/VERB something/PRON or/CCONJ someone/PRON with/ADP his/DET left/ADJ leg/NOUN")]
    [InlineData("A person is running forward, then turns left.", "A/DET person/NOUN is/AUX run/VERB forward/ADV then/ADV turn/VERB left/ADV")]
    [InlineData("the person waves both hands to say goodbye", "the/DET person/NOUN wave/VERB both/DET hand/NOUN to/PART say/VERB goodbye/INTJ")]
    [InlineData("someone takes a step to the right", "someone/PRON take/VERB a/DET step/NOUN to/ADP the/DET right/NOUN")]
    [InlineData("a woman danced happily in a T-pose with 2 feet", "a/DET woman/NOUN dance/VERB happily/ADV in/ADP a/DET tpose/NOUN with/ADP foot/NOUN")]
    [InlineData("children, men: one tired walk in a straight line", "child/NOUN man/NOUN one/NUM tired/ADJ walk/NOUN in/ADP a/DET straight/ADJ line/NOUN")]
    [InlineData("a male makes a big step in the manner of a male dancer", "a/DET male/NOUN make/VERB a/DET big/ADJ step/NOUN in/ADP the/DET manner/NOUN of/ADP a/DET male/ADJ dancer/NOUN")]
    [InlineData("", "")]
    public void Captions_are_tagged_as_HumanML3D_tags_them(string caption, string tagged) => Assert.Equal(tagged, PartOfSpeechTagger.Tag(caption));
}
