using ScaMo.Models.Transformer;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Transformer.Cpu;

/// <summary>The packed transformer gives what the network gives that it was packed from.</summary>
public sealed class CpuTransformerTests
{
    private const double LogitTolerance = 2e-3;

    /// <summary>Of the largest logit: both sum float32, in another order.</summary>
    private const double RelativeTolerance = 1e-4;

    [Theory]
    [InlineData(2, 4, 48, 16, 1000, false)] // head size 12
    [InlineData(1, 2, 200, 1, 30, false)] // head size 100, as at 3B
    [InlineData(3, 2, 20, 7, 31, true)]
    [InlineData(2, 2, 128, 23, 1000, true)]
    [InlineData(1, 3, 18, 5, 2, false)]
    [InlineData(1, 1, 2, 3, 64, false)]
    public void Greedy_decoding_follows_the_network(int layers, int heads, int width, int textLength, int codes, bool tied)
    {
        using var network = CpuNetworks.Random(CpuNetworks.Config(layers, heads, width, codes, tied: tied));
        foreach (int lanes in new[] { 4, 8, 16 }) AssertFollows(network, network, textLength, lanes);
        using var half = CpuNetworks.Halve(network);
        foreach (int lanes in new[] { 4, 8, 16 }) AssertFollows(network, half, textLength, lanes);
    }

    [Theory]
    [MemberData(nameof(TextPrefixTransformerTests.Prompts), MemberType = typeof(TextPrefixTransformerTests))]
    public void Logits_are_those_of_the_reference(string folder, string prompt)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        CpuTransformer packed;
        using (var network = TextPrefixTransformerTests.Load(folder)) packed = CpuTransformer.Pack(network, 1, 2);
        using var owned = packed;
        var text = Goldens.Tensor(folder, $"{prompt}_text.npy");
        var expected = Goldens.Tensor(folder, $"{prompt}_logits.npy");

        int position = (int)text.shape[1] - 1;
        packed.Run([SequenceInput.OfText(0, text.data<float>().ToArray())]);
        foreach (long token in TextPrefixTransformerTests.MotionTokens(folder, prompt))
        {
            AssertNear(position);
            packed.Run([SequenceInput.OfToken(0, (int)token)]);
            position++;
        }

        AssertNear(position);
        Assert.Equal(expected.shape[1], packed.Length(0));

        void AssertNear(int at) =>
            Assert.InRange(Numbers.MaxDifference(expected[0, at].data<float>().ToArray(), packed.Logits(0)), 0, LogitTolerance);
    }

    [Fact]
    public void What_is_wrong_with_an_input_is_said_and_changes_nothing()
    {
        var config = CpuNetworks.Config(blockSize: 6);
        using var network = CpuNetworks.Random(config);
        using var packed = CpuTransformer.Pack(network, 3, 2);
        float[] text = CpuNetworks.Text(5, config.TextWidth, 1);
        packed.Run([SequenceInput.OfText(0, text), SequenceInput.OfText(1, text.AsMemory(0, 10))]);
        float[] before = packed.Logits(1).ToArray();

        var good = SequenceInput.OfToken(1, 3);
        Throws<ArgumentOutOfRangeException>(good, SequenceInput.OfToken(3, 0));
        Throws<ArgumentOutOfRangeException>(good, SequenceInput.OfToken(-1, 0));
        Throws<ArgumentOutOfRangeException>(good, SequenceInput.OfToken(0, -1));
        Throws<ArgumentOutOfRangeException>(good, SequenceInput.OfToken(0, config.VocabularySize));
        Throws<ArgumentException>(good, SequenceInput.OfToken(1, 4));
        Throws<ArgumentException>(good, SequenceInput.OfText(2, text.AsMemory(1)));
        Throws<ArgumentException>(good, default);
        Throws<InvalidOperationException>(good, SequenceInput.OfText(0, text));
        Throws<InvalidOperationException>(good, SequenceInput.OfText(2, CpuNetworks.Text(7, config.TextWidth, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => packed.Logits(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => packed.Clear(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => packed.CopySlot(0, 3));

        packed.Run([SequenceInput.OfToken(0, config.PadToken)]);
        Assert.Equal(6, packed.Length(0));
        Throws<InvalidOperationException>(good, SequenceInput.OfToken(0, 0));

        void Throws<T>(params SequenceInput[] inputs)
            where T : Exception
        {
            int[] lengths = [packed.Length(0), packed.Length(1), packed.Length(2)];
            Assert.Throws<T>(() => packed.Run(inputs));
            Assert.Equal(lengths, new[] { packed.Length(0), packed.Length(1), packed.Length(2) });
            if (lengths[0] == 5) Assert.Equal(before, packed.Logits(1).ToArray());
        }
    }

    [Fact]
    public void After_its_end_it_says_so()
    {
        using var network = CpuNetworks.Random(CpuNetworks.Config());
        var packed = CpuTransformer.Pack(network, 1, 3);
        packed.Dispose();
        packed.Dispose();

        Assert.Throws<ObjectDisposedException>(() => packed.Run([SequenceInput.OfToken(0, 0)]));
        Assert.Throws<ObjectDisposedException>(() => packed.Logits(0));
        Assert.Throws<ObjectDisposedException>(() => packed.Length(0));
    }

    [Fact]
    public void Other_types_and_places_are_refused()
    {
        using var half = new TextPrefixTransformer(CpuNetworks.Config(), CPU, ScalarType.Float16);
        using var nowhere = new TextPrefixTransformer(CpuNetworks.Config(), META);

        Assert.Throws<ArgumentException>(() => CpuTransformer.Pack(half, 1, 1));
        Assert.Throws<ArgumentException>(() => CpuTransformer.Pack(nowhere, 1, 1));
    }

    private static void AssertFollows(TextPrefixTransformer network, TextPrefixTransformer packedFrom, int textLength, int lanes)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var config = network.Config;
        using var cache = new KeyValueCache(config, slotCount: 1, CPU, ScalarType.Float32);
        using var packed = CpuTransformer.Pack(packedFrom, 1, 2, lanes);
        float[] text = CpuNetworks.Text(textLength, config.TextWidth, 3);

        var expected = network.Prefill(tensor(text).view(1, textLength, -1), cache, slot: 0);
        packed.Run([SequenceInput.OfText(0, text)]);
        for (int i = 0; i < 12; i++)
        {
            float[] logits = expected.data<float>().ToArray();
            Assert.InRange(Numbers.MaxDifference(logits, packed.Logits(0)), 0, RelativeTolerance * logits.Max(MathF.Abs));
            int token = logits.IndexOf(logits.Max());
            expected = network.Step([token], cache);
            packed.Run([SequenceInput.OfToken(0, token)]);
        }
    }
}
