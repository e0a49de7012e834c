using System.Text.Json.Nodes;
using ScaMo.Models.Text.T5;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Tests.Text;

public sealed class T5ConfigTests
{
    [Fact]
    public void Reads_the_golden_configuration()
    {
        var config = T5Config.Load(Goldens.FilePath("t5-encoder", "config.json"));

        var expected = new T5Config { VocabularySize = 380, Width = 48, HeadWidth = 16, FeedForwardWidth = 96, Layers = 3, Heads = 3 };
        Assert.Equal(expected, config);
    }

    [Fact]
    public void Members_with_a_default_may_be_left_out()
    {
        var config = Load(root =>
        {
            root.Remove("relative_attention_num_buckets");
            root.Remove("relative_attention_max_distance");
            root.Remove("layer_norm_epsilon");
            root.Remove("eos_token_id");
        });

        Assert.Equal((32, 128, 1e-6, 1), (config.PositionBuckets, config.MaxDistance, config.NormEpsilon, config.EndId));
    }

    [Theory]
    [InlineData("vocab_size")]
    [InlineData("d_model")]
    [InlineData("d_kv")]
    [InlineData("d_ff")]
    [InlineData("num_layers")]
    [InlineData("num_heads")]
    [InlineData("feed_forward_proj")]
    public void A_missing_member_is_named(string key)
    {
        var error = Assert.Throws<DataFormatException>(() => Load(root => root.Remove(key)));
        Assert.Equal(key, error.Location);
        Assert.EndsWith("config.json", error.DataSource, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("feed_forward_proj", "\"relu\"")]
    [InlineData("feed_forward_proj", "3")]
    [InlineData("d_model", "0")]
    [InlineData("d_model", "-48")]
    [InlineData("d_model", "48.5")]
    [InlineData("d_model", "\"48\"")]
    [InlineData("d_model", "null")]
    [InlineData("d_model", "1e300")]
    [InlineData("d_ff", "2000000000")]
    [InlineData("num_layers", "100000")]
    [InlineData("num_heads", "1000000")]
    [InlineData("layer_norm_epsilon", "-1")]
    [InlineData("relative_attention_num_buckets", "30")]
    public void A_wrong_member_is_named(string key, string value)
    {
        var error = Assert.Throws<DataFormatException>(() => Load(root => root[key] = JsonNode.Parse(value)));
        Assert.Equal(key, error.Location);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"d_model\": 48")]
    [InlineData("not json")]
    [InlineData("{\"feed_forward_proj\": \"\\ud800\"}")]
    [InlineData("{\"\\ud800\": 1, \"feed_forward_pro\\u006a\": \"gated-gelu\"}")]
    public void What_is_no_JSON_object_is_refused(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("config.json"), text);

        Assert.Throws<DataFormatException>(() => T5Config.Load(folder.PathOf("config.json")));
    }

    [Fact]
    public void A_string_that_is_not_UTF8_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.PathOf("config.json"), [.. "{\"feed_forward_proj\": \""u8, 0xAD, .. "\"}"u8]);

        Assert.Throws<DataFormatException>(() => T5Config.Load(folder.PathOf("config.json")));
    }

    private static T5Config Load(Action<JsonObject> change)
    {
        var root = JsonNode.Parse(File.ReadAllText(Goldens.FilePath("t5-encoder", "config.json")))!.AsObject();
        change(root);
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("config.json"), root.ToJsonString());
        return T5Config.Load(folder.PathOf("config.json"));
    }
}
