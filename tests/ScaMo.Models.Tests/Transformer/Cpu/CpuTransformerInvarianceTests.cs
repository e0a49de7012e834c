using ScaMo.Models.Transformer;

namespace ScaMo.Models.Tests.Transformer.Cpu;

/// <summary>A sequence's logits are the same to the last bit alone and in any company.</summary>
public sealed class CpuTransformerInvarianceTests
{
    private const int Sequences = 37;
    private const int Steps = 9;

    [Theory]
    [InlineData(48, 4, 1000, 16, false)]
    [InlineData(200, 2, 99, 16, true)]
    [InlineData(48, 4, 1000, 8, true)]
    [InlineData(48, 4, 1000, 4, false)]
    public void Company_and_threads_change_no_bit(int width, int heads, int codes, int lanes, bool isHalf)
    {
        var config = CpuNetworks.Config(heads: heads, width: width, codes: codes, textWidth: 33);
        using var full = CpuNetworks.Random(config);
        using var half = CpuNetworks.Halve(full);
        var network = isHalf ? half : full;

        float[][] texts = [.. Enumerable.Range(0, Sequences).Select(i => CpuNetworks.Text(1 + i * 7 % 29, config.TextWidth, i))];
        using var alone = CpuTransformer.Pack(network, 1, 1, lanes);
        float[][][] expected = [.. Enumerable.Range(0, Sequences).Select(i => Alone(alone, texts[i], i))];

        foreach (int threads in new[] { 1, 2, 3 })
        {
            using var together = CpuTransformer.Pack(network, Sequences, threads, lanes);
            for (int seed = 0; seed < 3; seed++) AssertTogether(together, texts, expected, new Random(seed));
        }
    }

    [Fact]
    public void A_copied_slot_goes_on_as_the_first_would()
    {
        var config = CpuNetworks.Config();
        using var network = CpuNetworks.Random(config);
        using var packed = CpuTransformer.Pack(network, 3, 2);
        float[] text = CpuNetworks.Text(6, config.TextWidth, 1);
        packed.Run([SequenceInput.OfText(1, CpuNetworks.Text(9, config.TextWidth, 2)), SequenceInput.OfText(0, text)]);
        packed.Run([SequenceInput.OfToken(0, 5)]);

        packed.CopySlot(0, 1);
        packed.CopySlot(1, 2);
        packed.CopySlot(2, 2);
        Assert.Equal(7, packed.Length(2));
        packed.Run([SequenceInput.OfToken(2, 8), SequenceInput.OfToken(0, 8), SequenceInput.OfToken(1, 9)]);

        Assert.Equal(packed.Logits(0), packed.Logits(1));
        Assert.NotEqual(packed.Logits(0).ToArray(), packed.Logits(2).ToArray());
    }

    private static int Token(int sequence, int step) => (sequence * 31 + step * 17) % 99;

    private static float[][] Alone(CpuTransformer transformer, float[] text, int sequence)
    {
        var logits = new float[Steps + 1][];
        transformer.Clear(0);
        transformer.Run([SequenceInput.OfText(0, text)]);
        logits[0] = transformer.Logits(0).ToArray();
        for (int step = 0; step < Steps; step++)
        {
            transformer.Run([SequenceInput.OfToken(0, Token(sequence, step))]);
            logits[step + 1] = transformer.Logits(0).ToArray();
        }

        return logits;
    }

    /// <summary>Random sequences come to their next input in every pass, in random order and random slots.</summary>
    private static void AssertTogether(CpuTransformer transformer, float[][] texts, float[][][] expected, Random random)
    {
        int[] slots = [.. Enumerable.Range(0, Sequences)], done = new int[Sequences];
        random.Shuffle(slots);
        for (int slot = 0; slot < Sequences; slot++) transformer.Clear(slot);
        while (done.Any(steps => steps <= Steps))
        {
            int[] chosen = [.. Enumerable.Range(0, Sequences).Where(i => done[i] <= Steps && random.Next(3) > 0)];
            random.Shuffle(chosen);
            transformer.Run([.. chosen.Select(i => done[i] == 0 ? SequenceInput.OfText(slots[i], texts[i]) : SequenceInput.OfToken(slots[i], Token(i, done[i] - 1)))]);
            for (int i = 0; i < chosen.Length; i++) Assert.True(transformer.Logits(i).SequenceEqual(expected[chosen[i]][done[chosen[i]]++]));
        }
    }
}
