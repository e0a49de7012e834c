using System.Text.RegularExpressions;
using ScaMo.Training.Data.Captions;

namespace ScaMo.Training.Tests.Data.Captions;

public sealed class CaptionGrammarTests
{
    private static readonly string[] Contents =
    [
        "walk", "walk-turn-left", "walk-turn-right", "walk-left", "walk-right", "walk-back", "run", "dash", "raise-up-left-hand", "raise-up-right-hand", "raise-up-both-hands", "wave-left-hand",
        "wave-right-hand", "wave-both-hands", "bow", "bye", "byebye", "call", "guide", "respond", "kick", "punch", "slash", "dance-short", "basketball", "bend-scoop", "climb", "dance", "jump", "swordplay",
        "walk-uneven", "wash-self", "backflip", "cartwheel", "crawl", "dance_a", "dance_b", "dance_spin", "getup_facedown", "getup_faceup", "jog", "roll", "sideflip", "spin", "spinkick", "stealthy_walk",
        "zombie_walk",
    ];

    private static readonly string[] Styles =
    [
        "none", "normal", "slow", "brisk", "active", "exhausted", "tired", "elderly", "old", "feminine", "masculine", "masculinity", "youthful", "angry", "happy", "sad", "proud", "not-confident", "chimpira",
        "giant", "childish", "musical",
    ];

    [Fact]
    public void Every_content_and_style_has_enough_words_whatever_is_measured()
    {
        foreach (string content in Contents)
        {
            foreach (string style in Styles)
            {
                foreach (var facts in Facts())
                {
                    var captions = CaptionGrammar.Default.Generate(Labels(content, style), facts, 12, 1);
                    Assert.True(captions.Count == 12, $"{content} {style}: {captions.Count} captions");
                }
            }
        }
    }

    [Fact]
    public void Captions_are_grammatical_by_construction()
    {
        foreach (string caption in Everything(10))
        {
            string text = caption.ToLowerInvariant();
            Assert.DoesNotMatch(@"  |[^a-z0-9 ,.'-]| ,|,,|^[ ,]|[ ,]$|\.\.", text);
            Assert.DoesNotMatch(@"\ba (a|e|i|o(?!ne))|\ban [^aeioul]|\ban? an?\b|\b(an?|the) (the|his|her|their)\b", text);
            Assert.DoesNotMatch(@"\bthey (is|does|goes|\w+(?<!s)s)\b", text);
            Assert.DoesNotMatch(@"^(he|she|someone|somebody) (are|walk|run|turn|wave|raise|lift|do|bow|kick)\b", text);
            Assert.DoesNotMatch(@"\b(\w+) \1\b", text);
        }
    }

    [Fact]
    public void Captions_depend_on_the_arguments_alone()
    {
        var grammar = CaptionGrammar.Default;
        var labels = Labels("walk", "elderly");
        var facts = new ClipFacts { MeanSpeed = 0.7f, PeakSpeed = 1, NetDisplacement = 3 };

        var first = grammar.Generate(labels, facts, 20, 7);
        grammar.Generate(labels with { Id = "other" }, facts, 20, 7);

        Assert.Equal(first, grammar.Generate(labels, facts, 20, 7));
        Assert.Equal(first.Take(5), grammar.Generate(labels, facts, 5, 7));
        Assert.NotEqual(first, grammar.Generate(labels, facts, 20, 8));
        Assert.NotEqual(first, grammar.Generate(labels with { Id = "other" }, facts, 20, 7));
        Assert.Equal(20, first.Select(caption => caption.TrimEnd('.').ToLowerInvariant()).Distinct().Count());
    }

    [Theory]
    [InlineData("raise-up-left-hand", false, "left", "right")]
    [InlineData("raise-up-left-hand", true, "right", "left")]
    [InlineData("raise-up-right-hand", false, "right", "left")]
    [InlineData("raise-up-right-hand", true, "left", "right")]
    [InlineData("bye", true, "left", "right")]
    [InlineData("walk-left", true, "right", "left")]
    [InlineData("walk-right", false, "right", "left")]
    public void Sides_follow_the_label_and_the_mirror(string content, bool mirrored, string said, string unsaid)
    {
        var captions = CaptionGrammar.Default.Generate(Labels(content, "normal") with { Mirrored = mirrored }, new ClipFacts(), 100, 3);

        Assert.Contains(captions, caption => caption.Contains(said, StringComparison.OrdinalIgnoreCase));
        // Raised hands also go "left and right", and both sides in one caption say nothing about the side.
        Assert.DoesNotContain(captions, caption => Says(caption, unsaid) && !Says(caption, said));
    }

    [Theory]
    [InlineData("walk-turn-left", 90, false, "left")]
    [InlineData("walk-turn-left", -90, false, "right")]
    [InlineData("walk-turn-right", 90, false, "left")]
    [InlineData("walk-turn-left", -90, true, "right")]
    [InlineData("walk-turn-left", 90, true, "left")]
    [InlineData("walk", -80, false, "right")]
    public void Turns_are_told_as_they_are_measured(string content, float turn, bool mirrored, string side)
    {
        var facts = new ClipFacts { MeanSpeed = 1, PeakSpeed = 1.2f, StartSpeed = 1, EndSpeed = 1, NetDisplacement = 3, NetTurnDegrees = turn };
        var captions = CaptionGrammar.Default.Generate(Labels(content, "normal") with { Mirrored = mirrored }, facts, 200, 3);

        string other = side == "left" ? "right" : "left";
        Assert.Contains(captions, caption => Says(caption, side));
        Assert.DoesNotContain(captions, caption => Says(caption, other));
        Assert.DoesNotContain(captions, caption => caption.Contains(side == "left" ? " clockwise" : "counterclockwise", StringComparison.Ordinal));
    }

    [Fact]
    public void The_pace_is_told_as_it_is_measured()
    {
        var slow = CaptionGrammar.Default.Generate(Labels("walk", "normal"), new ClipFacts { MeanSpeed = 0.6f, PeakSpeed = 0.8f }, 300, 1);
        var fast = CaptionGrammar.Default.Generate(Labels("walk", "normal"), new ClipFacts { MeanSpeed = 1.9f, PeakSpeed = 2.2f }, 300, 1);

        Assert.Contains(slow, caption => caption.Contains("slow", StringComparison.Ordinal));
        Assert.DoesNotContain(slow, caption => Regex.IsMatch(caption, "fast|quick|brisk|hurriedly"));
        Assert.Contains(fast, caption => caption.Contains("quickly", StringComparison.Ordinal));
        Assert.DoesNotContain(fast, caption => Regex.IsMatch(caption, "slow|leisurely|unhurried"));
    }

    [Fact]
    public void What_people_type_first_is_among_the_captions()
    {
        HashSet<string> captions = [];
        for (int clip = 0; clip < 200; clip++)
        {
            foreach (string content in new[] { "walk", "run", "kick", "wave-left-hand", "raise-up-right-hand", "walk-turn-left", "dance", "jump" })
            {
                var facts = new ClipFacts { MeanSpeed = 2, PeakSpeed = 2, StartSpeed = 2, EndSpeed = 2, NetTurnDegrees = content == "walk-turn-left" ? 90 : 0 };
                var written = CaptionGrammar.Default.Generate(Labels(content, "normal") with { Id = $"clip-{clip}" }, facts, 12, 1);
                captions.UnionWith(written.Select(caption => caption.TrimEnd('.').ToLowerInvariant()));
            }
        }

        Assert.Superset(new HashSet<string>
        {
            "a man walks forward", "a person walks", "a woman waves with her left hand", "someone raises their right arm", "she runs", "a person kicks", "he dances", "a person jumps", "a person turns left", "walking forward",
        }, captions);
    }

    [Fact]
    public void Words_for_one_source_or_one_clip_win()
    {
        var grammar = CaptionGrammar.Default;
        var facts = new ClipFacts();

        Assert.Contains(grammar.Generate(new("x", "bandai-namco-1", "kick", "normal"), facts, 200, 1), caption => caption.Contains("three", StringComparison.Ordinal));
        Assert.DoesNotContain(grammar.Generate(new("x", "deepmimic", "kick", "none"), facts, 200, 1), caption => caption.Contains("three", StringComparison.Ordinal));
        Assert.Contains(grammar.Generate(new("dataset-1_punch_normal_001", "bandai-namco-1", "punch", "normal"), facts, 50, 1), caption => caption.Contains("left", StringComparison.Ordinal));
        Assert.DoesNotContain(grammar.Generate(new("006_04", "cmu-iclone", "basketball", "none"), facts, 100, 1), caption => Says(caption, "right"));
    }

    [Fact]
    public void Labels_without_words_are_refused()
    {
        var grammar = CaptionGrammar.Default;

        Assert.True(grammar.Covers(Labels("walk", "old")));
        Assert.False(grammar.Covers(Labels("swim", "old")));
        Assert.False(grammar.Covers(Labels("walk", "drunk")));
        Assert.Throws<ArgumentException>(() => grammar.Generate(Labels("swim", "old"), new ClipFacts(), 1, 1));
        Assert.Throws<ArgumentException>(() => grammar.Generate(Labels("walk", "drunk"), new ClipFacts(), 1, 1));
    }

    private static bool Says(string caption, string side) => Regex.IsMatch(caption, $@"\b{side}", RegexOptions.IgnoreCase);

    private static ClipLabels Labels(string content, string style) => new("clip", "anywhere", content, style);

    private static IEnumerable<ClipFacts> Facts()
    {
        foreach (float turn in new float[] { -170, -90, 30, 400 })
        {
            yield return new ClipFacts { MeanSpeed = 0.1f, PeakSpeed = 0.2f, NetTurnDegrees = turn, LeftHandHeight = -0.6f, RightHandHeight = -0.6f };
            yield return new ClipFacts { MeanSpeed = 5, PeakSpeed = 6, NetDisplacement = 9, NetTurnDegrees = turn, LeftHandHeight = 0.4f, RightHandHeight = 0.4f };
        }
    }

    private static IEnumerable<string> Everything(int count) =>
        from content in Contents
        from style in Styles
        from facts in Facts().Where((_, i) => i % 3 == 0)
        from caption in CaptionGrammar.Default.Generate(Labels(content, style), facts, count, 11)
        select caption;
}
