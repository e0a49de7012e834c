using System.Diagnostics;
using System.Text.Json;
using ScaMo.Models.Text.SentencePiece;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Tests.Text;

public sealed class SentencePieceTokenizerTests
{
    private static readonly SentencePieceTokenizer T5 = SentencePieceTokenizer.Load(Goldens.FilePath("t5-encoder", "spiece.model"));

    [Fact]
    public void Pieces_and_ids_equal_those_of_the_library_on_every_golden_sentence()
    {
        using var sentences = JsonDocument.Parse(File.ReadAllText(Goldens.FilePath("t5-encoder", "tokens.json")));

        Assert.Equal(40, sentences.RootElement.GetArrayLength());
        foreach (var sentence in sentences.RootElement.EnumerateArray())
        {
            var pieces = T5.EncodePieces(sentence.GetProperty("text").GetString()!);

            Assert.Equal(sentence.GetProperty("pieces").EnumerateArray().Select(piece => piece.GetString()), pieces.Select(piece => piece.Text));
            Assert.Equal(sentence.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).SkipLast(1), pieces.Select(piece => piece.Id));
        }
    }

    [Theory]
    [InlineData("byte-fallback")]
    [InlineData("verbatim")]
    public void Ids_equal_those_of_the_library_on_random_text(string name)
    {
        string folder = Path.Combine(Repository.Root, "tests", "ScaMo.Models.Tests", "Text", "Fixtures");
        var tokenizer = SentencePieceTokenizer.Load(Path.Combine(folder, name + ".model"));
        using var lines = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, name + ".json")));

        Assert.True(lines.RootElement.GetArrayLength() > 250);
        foreach (var line in lines.RootElement.EnumerateArray())
        {
            Assert.Equal(line.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), tokenizer.Encode(line.GetProperty("text").GetString()!));
        }
    }

    [Fact]
    public void The_special_pieces_are_found_by_name()
    {
        Assert.Equal(380, T5.PieceCount);
        Assert.Equal(0, T5.PadId);
        Assert.Equal(1, T5.EndId);
        Assert.Equal(2, T5.UnknownId);
    }

    [Fact]
    public void A_control_piece_in_the_text_is_ordinary_text()
    {
        int[] ids = T5.Encode("</s> <pad>");

        Assert.DoesNotContain(T5.EndId!.Value, ids);
        Assert.DoesNotContain(T5.PadId!.Value, ids);
        Assert.Equal("▁</s>▁<pad>", string.Concat(T5.EncodePieces("</s> <pad>").Select(piece => piece.Text)));
    }

    [Fact]
    public void Lone_surrogates_count_as_the_replacement_character() =>
        Assert.Equal(T5.Encode("walk\uFFFD on\uFFFD\uFFFDward"), T5.Encode("walk\uD83D on\uDC00\uDC00ward"));

    [Fact]
    public void Of_equal_paths_the_one_found_first_wins()
    {
        // "ab" is reached from the start before it is reached through "a", with the same score.
        var tokenizer = Parse(Minimal().Piece("a", -1).Piece("b", -1).Piece("ab", -2).Piece("▁", -1));

        Assert.Equal([3, 2], tokenizer.Encode("ab").Select(id => id - 1));
    }

    [Fact]
    public void A_user_defined_piece_beats_better_scores_and_an_unused_one_never_matches()
    {
        var tokenizer = Parse(Minimal()
            .Piece("▁", -1).Piece("a", -1).Piece("b", -1).Piece("abc", -1, SentencePieceBuilder.Unused).Piece("ab", 0, SentencePieceBuilder.UserDefined));

        Assert.Equal(["▁", "ab", "c"], tokenizer.EncodePieces("abc").Select(piece => piece.Text));
    }

    [Fact]
    public void Without_rules_text_is_normalised_to_itself_with_spaces_marked()
    {
        var tokenizer = Parse(Minimal().Piece("▁", -1).Piece("ﬁ", -1).Piece("x", -1));

        Assert.Equal(["▁", "ﬁ", "▁", "x"], tokenizer.EncodePieces("  ﬁ   x ").Select(piece => piece.Text));
    }

    [Fact]
    public void The_word_marker_can_follow_the_word()
    {
        var tokenizer = Parse(Minimal().WhitespaceAsSuffix().Piece("▁", -1).Piece("x▁", -1));

        Assert.Equal(["x▁", "x▁"], tokenizer.EncodePieces(" x x ").Select(piece => piece.Text));
    }

    [Fact]
    public void A_run_of_unknown_characters_is_one_piece()
    {
        var tokenizer = Parse(Minimal().Piece("▁", -1).Piece("x", -1));

        Assert.Equal([new("▁", 1), new("走路é", 0), new("x", 2), new("q", 0)], tokenizer.EncodePieces("走路éxq"));
    }

    [Fact]
    public void Bad_models_are_refused_with_the_place()
    {
        Refused("pieces", []);
        Refused("trainer_spec.model_type", Minimal().Piece("a").ModelType(2).Build());
        Refused("pieces", new SentencePieceBuilder().Piece("a").Build());
        Refused("pieces", Minimal().Piece("a").Piece("<x>", 0, SentencePieceBuilder.Unknown).Build());
        Refused("pieces", Minimal().Piece("a").Piece("a").Build());
        Refused("pieces", Minimal().Build());
        Refused("pieces", Minimal().Piece("a").ByteFallback().Build());
        Refused("pieces", Minimal().Piece("a").Piece("<0x00>", 0, SentencePieceBuilder.Byte).Build());
        Refused("byte 25", Minimal().Piece("").Build());
        Refused("byte 26", Minimal().Piece("a", float.NaN).Build());
        Refused("byte 26", Minimal().Piece("a", 0, 9).Build());
        Refused("byte 16", [.. Minimal().Build(), 0x0A, 0x80]);
        Refused("normalizer_spec.precompiled_charsmap", Minimal().Piece("a").CharsMap([4, 0, 0]).Build());
        Refused("normalizer_spec.precompiled_charsmap", Minimal().Piece("a").CharsMap([0xFC, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4]).Build());
        Refused("normalizer_spec.precompiled_charsmap", Minimal().Piece("a").CharsMap([4, 0, 0, 0, 0, 0, 0, 0, 65]).Build());

        static void Refused(string location, byte[] data)
        {
            var error = Assert.Throws<DataFormatException>(() => SentencePieceTokenizer.Parse(data, "some.model"));
            Assert.Equal("some.model", error.DataSource);
            Assert.Equal(location, error.Location);
        }
    }

    [Fact]
    public void Rules_that_point_out_of_their_table_are_an_error_and_no_crash()
    {
        var tokenizer = Parse(Minimal().Piece("a").CharsMap([4, 0, 0, 0, 0xFF, 0xFD, 0xFF, 0x7F, 0]));

        Assert.Throws<DataFormatException>(() => tokenizer.Encode("a"));
    }

    [Fact]
    public void A_damaged_model_gives_an_error_of_the_format_or_works()
    {
        byte[] model = File.ReadAllBytes(Goldens.FilePath("t5-encoder", "spiece.model"));
        var random = new Random(7);
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = i % 4 == 0 ? model[..random.Next(model.Length)] : [.. model];
            for (int flips = random.Next(1, 30); flips > 0 && damaged.Length > 0; flips--)
            {
                // The pieces lie in the first bytes, the rules behind them.
                int range = flips % 2 == 0 ? damaged.Length : Math.Min(damaged.Length, 8000);
                damaged[random.Next(range)] = (byte)random.Next(256);
            }

            try
            {
                SentencePieceTokenizer.Parse(damaged, "damaged").Encode("A person ｗａｌｋｓ ﬁve steps… é 走路 \u200b</s>");
            }
            catch (DataFormatException)
            {
                // The error this test allows.
            }
        }
    }

    [Fact]
    public void The_longest_prompt_takes_little_time()
    {
        string prompt = string.Concat(Enumerable.Repeat("a person who is standing stretches; ", 60))[..2000];
        for (int i = 0; i < 300; i++) T5.Encode(prompt);

        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 50; i++) T5.Encode(prompt);

        // A third of a millisecond when the machine is idle.
        Assert.True(Stopwatch.GetElapsedTime(start).TotalMilliseconds / 50 < 10);
    }

    private static SentencePieceBuilder Minimal() => new SentencePieceBuilder().Piece("<u>", 0, SentencePieceBuilder.Unknown);

    private static SentencePieceTokenizer Parse(SentencePieceBuilder builder) => SentencePieceTokenizer.Parse(builder.Build(), "built");
}
