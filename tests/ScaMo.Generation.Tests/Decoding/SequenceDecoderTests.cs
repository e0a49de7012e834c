using ScaMo.Models.Packages;
using ScaMo.Models.Transformer;
using static TorchSharp.torch;

namespace ScaMo.Generation.Tests.Decoding;

/// <summary>Both decoders with the reference's end-to-end package.</summary>
public sealed class SequenceDecoderTests : IDisposable
{
    private const string Golden = TemporaryModels.GoldenName;

    private readonly TemporaryModels _models = new();
    private readonly MotionModel _model;

    public SequenceDecoderTests()
    {
        _models.AddGolden();
        _model = MotionModel.Load(ModelPackage.Open(Path.Combine(_models.Root, Golden)), CPU, ScalarType.Float32);
    }

    public void Dispose()
    {
        _model.Dispose();
        _models.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sequences_side_by_side_are_the_reference_s(bool byTorch)
    {
        using var decoder = Create(byTorch, slots: 4);
        var texts = Enumerable.Range(0, 4).Select(TextOf).ToArray();
        var tokens = texts.Select(_ => new List<int>()).ToArray();
        var drawn = new int[4];
        decoder.Run([.. texts.Select((text, slot) => SequenceInput.OfText(slot, text))]);
        for (int step = 0; step < 50; step++)
        {
            decoder.Draw([.. Enumerable.Range(0, 4).Select(input => new TokenDraw(input, SamplingOptions.Greedy, Uniform: 0))], drawn);
            for (int slot = 0; slot < 4; slot++) tokens[slot].Add(drawn[slot]);
            // An ended sequence goes on with any token: its neighbours must not mind.
            decoder.Run([.. drawn.Select((token, slot) => SequenceInput.OfToken(slot, Math.Min(token, _model.Package.Transformer.CodebookSize - 1)))]);
        }

        for (int slot = 0; slot < 4; slot++)
        {
            var expected = Goldens.Longs(Golden, $"prompt{slot}_tokens.npy").Data;
            Assert.Equal(expected, tokens[slot].Take(expected.Length).Select(token => (long)token));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_copied_slot_continues_like_its_origin_and_a_cleared_one_takes_a_new_text(bool byTorch)
    {
        using var decoder = Create(byTorch, slots: 2);
        var drawn = new int[2];
        decoder.Run([SequenceInput.OfText(0, TextOf(0))]);
        decoder.Copy(0, 1);
        decoder.Draw([new TokenDraw(0, SamplingOptions.Greedy, 0), new TokenDraw(0, SamplingOptions.Greedy, 0)], drawn);
        Assert.Equal(drawn[0], drawn[1]);
        decoder.Run([SequenceInput.OfToken(1, drawn[1]), SequenceInput.OfToken(0, drawn[0])]);
        decoder.Draw([new TokenDraw(0, SamplingOptions.Greedy, 0), new TokenDraw(1, SamplingOptions.Greedy, 0)], drawn);
        Assert.Equal(drawn[0], drawn[1]);

        decoder.Clear(1);
        decoder.Run([SequenceInput.OfText(1, TextOf(1))]);
        decoder.Draw([new TokenDraw(0, SamplingOptions.Greedy, 0)], drawn);
        Assert.Equal(Goldens.Longs(Golden, "prompt1_tokens.npy").Data[0], drawn[0]);
    }

    private ISequenceDecoder Create(bool byTorch, int slots) => byTorch
        ? new TorchSequenceDecoder(_model.Transformer, CPU, slots)
        : new CpuSequenceDecoder(CpuTransformer.Pack(_model.Transformer, slots, threads: 2));

    private float[] TextOf(int prompt)
    {
        using var scope = NewDisposeScope();
        var text = _model.TextEncoder.Tokenize(Goldens.Case(Golden).GetProperty("prompts")[prompt].GetProperty("text").GetString()!);
        return _model.TextEncoder.Encode(text).data<float>().ToArray();
    }
}
