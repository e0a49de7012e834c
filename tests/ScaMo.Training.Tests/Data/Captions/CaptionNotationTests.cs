using System.Globalization;
using System.Text;
using ScaMo.Motion.Formats;
using ScaMo.Training.Data.Captions;

namespace ScaMo.Training.Tests.Data.Captions;

public sealed class CaptionNotationTests
{
    [Theory]
    [InlineData("<walk> (forward|back", "')' is missing")]
    [InlineData("<walk> forward)", "closes nothing")]
    [InlineData("<walk", "'>' is missing")]
    [InlineData("<> forward", "not a name")]
    [InlineData("<walk> {nowhere}", "neither a slot nor a rule")]
    [InlineData("sideways? <walk>", "the condition 'sideways' is unknown")]
    [InlineData("2* fast? ", "empty")]
    public void A_wrong_pattern_is_refused_with_its_place(string pattern, string problem)
    {
        var exception = Assert.Throws<DataFormatException>(() => Grammar($"\"plain\": [\"<walk>\", \"{pattern}\"]"));

        Assert.Contains(problem, exception.Problem, StringComparison.Ordinal);
        Assert.StartsWith("contents.walk.plain", exception.Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"plain\": [\"<walk>\"], \"colour\": \"red\"", "contents.walk")]
    [InlineData("\"plain\": []", "contents.walk")]
    [InlineData("\"plain\": [\"<walk>\"], \"kind\": \"sport\"", "contents.walk.kind")]
    [InlineData("\"plain\": [\"<walk>\"], \"speed\": [2, 1]", "contents.walk.speed")]
    [InlineData("\"like\": \"run\"", "contents.walk")]
    [InlineData("\"plain\": [\"<walk>\"] }, \"run\": null, \"sit\": { \"plain\": [\"<sit>\"]", "contents.run")]
    [InlineData("\"plain\": [\"<walk>\", null]", "")]
    [InlineData("\"plain\": [\"<walk>\"], \"actors\": [\"a friend of {subject}\"]", "contents.walk.actors")]
    public void A_wrong_member_is_refused_with_its_name(string content, string location)
    {
        Assert.StartsWith(location, Assert.Throws<DataFormatException>(() => Grammar(content)).Location, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_contains_itself_is_refused()
    {
        var exception = Assert.Throws<DataFormatException>(() => Grammar("\"plain\": [\"<walk>\"]", "\"a\": [\"{b}\"], \"b\": [\"{a}\"]"));

        Assert.Contains("contains itself", exception.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_subject_that_contains_itself_through_a_rule_is_refused()
    {
        var exception = Assert.Throws<DataFormatException>(() => Grammar("\"plain\": [\"<walk>\"], \"actors\": [\"a {kind} man\"]", "\"kind\": [\"like {a-subject}\"]"));

        Assert.Equal(("contents.walk.actors", "the subject contains itself"), (exception.Location, exception.Problem));
    }

    [Theory]
    [InlineData("{vp}")]
    [InlineData("{way}")]
    public void A_verb_phrase_that_contains_itself_is_refused(string phrase)
    {
        var exception = Assert.Throws<DataFormatException>(() => Grammar($"\"plain\": [\"<walk> and {phrase}\"]", "\"way\": [\"then {vp}\"]"));

        Assert.Equal(("contents.walk.plain", "the verb phrase contains itself"), (exception.Location, exception.Problem));
    }

    /// <summary>A thousand rules or slots, each as large as may be.</summary>
    [Theory]
    [InlineData("{way} ", "on and on")]
    [InlineData("{way} ", "[on and on|]")]
    [InlineData("{subject}", "on")]
    public void A_text_that_is_no_sentence_any_more_is_given_up(string name, string way)
    {
        string many = string.Concat(Enumerable.Repeat(name, 1000)), all = string.Concat(Enumerable.Repeat("{way}", 990));
        var grammar = Grammar($"\"plain\": [\"<walk> {many}\"]", $"\"way\": [\"{way}\"], \"more\": [\"{all}\"]", frame: "{vp}{vp}{more}", finite: "{vp}{vp}{more}");
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Empty(grammar.Generate(new("x", "y", "walk", "plain"), new ClipFacts(), 3, 1));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    /// <summary>Eight to the sixteenth uses of the last rule, through as many paths.</summary>
    [Fact]
    public void A_rule_whose_texts_would_not_end_is_refused_at_once()
    {
        string rules = string.Join(", ", Enumerable.Range(0, 16).Select(i => $"\"{Name(i)}\": [\"{string.Concat(Enumerable.Repeat($"{{{Name(i + 1)}}}", 8))}\"]"));

        var exception = Assert.Throws<DataFormatException>(() => Grammar("\"plain\": [\"<walk>\"]", $"{rules}, \"{Name(16)}\": [\"on\"]"));

        Assert.Contains("can take more than", exception.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_that_stand_in_each_other_without_end_are_refused()
    {
        string rules = string.Join(", ", Enumerable.Range(0, 10_000).Select(i => $"\"{Name(i)}\": [\"{{{Name(i + 1)}}}\"]"));

        var exception = Assert.Throws<DataFormatException>(() => Grammar("\"plain\": [\"<walk>\"]", $"{rules}, \"{Name(10_000)}\": [\"on\"]"));

        Assert.Contains("can take more than", exception.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_have_no_conditions()
    {
        var exception = Assert.Throws<DataFormatException>(() => Grammar("\"plain\": [\"<walk>\"]", frame: "fast? {vp}"));

        Assert.Equal(("frames.gerund", "a frame cannot have conditions"), (exception.Location, exception.Problem));
    }

    [Fact]
    public void A_caption_without_words_is_none()
    {
        Assert.Empty(Grammar("\"plain\": [\" \"]", frame: "{vp}", finite: "{vp}", capital: 1).Generate(new("x", "y", "walk", "plain"), new ClipFacts(), 3, 1));
    }

    [Fact]
    public void A_rule_may_be_named_often()
    {
        string names = string.Concat(Enumerable.Repeat("{way} ", 100));

        Assert.NotEmpty(Grammar($"\"plain\": [\"<walk> {names}\"]", "\"way\": [\"on\"]").Contents);
    }

    [Theory]
    [InlineData("step", "steps", "stepping")]
    [InlineData("wave", "waves", "waving")]
    [InlineData("lie", "lies", "lying")]
    [InlineData("carry", "carries", "carrying")]
    [InlineData("do", "does", "doing")]
    [InlineData("punch", "punches", "punching")]
    [InlineData("tiptoe", "tiptoes", "tiptoeing")]
    [InlineData("have", "has", "having")]
    public void Verbs_take_the_form_of_their_sentence(string verb, string third, string gerund)
    {
        var captions = Grammar($"\"plain\": [\"<{verb}> and <{verb}>\"]").Generate(new("x", "y", "walk", "plain"), new ClipFacts(), 3, 1);

        Assert.Equal([$"a man {third} and {third}", $"{gerund} and {gerund}", $"{verb} and {verb}"], captions.OrderBy(text => text.StartsWith("a man", StringComparison.Ordinal) ? 0 : text.StartsWith(gerund, StringComparison.Ordinal) ? 1 : 2));
    }

    /// <summary>A name of letters alone.</summary>
    private static string Name(int number) => "rule-" + string.Concat(number.ToString("D5", CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0')));

    private static CaptionGrammar Grammar(string content, string rules = "", string frame = "{vp}", string finite = "{a-subject} {vp}", int capital = 0)
    {
        string json = $$"""
            {
              "doubling": ["step"],
              "surface": { "period": 0, "capital": {{capital}}, "plain": 1 },
              "rules": { {{rules}} },
              "subjects": { "male": ["a {adj} man"], "female": ["a {adj} man"], "neutral": ["a {adj} man"], "plural": ["they"] },
              "frames": { "finite": ["{{finite}}"], "gerund": ["{{frame}}"], "base": ["{vp}"] },
              "styles": { "plain": { "genders": [1, 0, 0, 0] } },
              "contents": { "walk": { {{content}} } }
            }
            """;
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return CaptionGrammar.Load(stream, "test");
    }
}
