using System.Diagnostics;
using ScaMo.Models.Transformer;

namespace ScaMo.Benchmarks.Decoding;

/// <summary>Greedy decoding with <see cref="CpuTransformer"/>, of one sequence or of many copies of it side by side.</summary>
internal sealed class ManagedDecoding(CpuTransformer transformer, float[] text)
{
    private readonly SequenceInput[] _inputs = new SequenceInput[transformer.SlotCount];

    public CpuTransformer Transformer => transformer;

    /// <summary>Seconds for a prefix and all tokens behind it but the last, which is not run.</summary>
    public double Sequence(int tokens)
    {
        long start = Stopwatch.GetTimestamp();
        Prefill();
        for (int i = 1; i < tokens; i++) Step(1);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Seconds of a step of a batch, the mean over a sequence; the prefix, run once and copied, is not counted.</summary>
    public double BatchStep(int batch, int tokens)
    {
        Prefill();
        for (int slot = 1; slot < batch; slot++)
        {
            transformer.CopySlot(0, slot);
            _inputs[slot] = SequenceInput.OfToken(slot, Likeliest(0));
        }

        long start = Stopwatch.GetTimestamp();
        for (int i = 1; i < tokens; i++) transformer.Run(_inputs.AsSpan(0, batch));
        return Stopwatch.GetElapsedTime(start).TotalSeconds / (tokens - 1);
    }

    private void Prefill()
    {
        transformer.Clear(0);
        _inputs[0] = SequenceInput.OfText(0, text);
        Step(1);
    }

    private void Step(int batch)
    {
        transformer.Run(_inputs.AsSpan(0, batch));
        for (int i = 0; i < batch; i++) _inputs[i] = SequenceInput.OfToken(i, Likeliest(i));
    }

    private int Likeliest(int input) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(transformer.Logits(input)[..transformer.Config.CodebookSize]);
}
