using ScaMo.Training.Runs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Training.Transformers;

/// <summary>One vector a caption, the mean of its words' features: what the paper compares its prefix with (Table 2).</summary>
internal sealed class SentenceConditioning(ITextConditioning words) : ITextConditioning
{
    public int Width => words.Width;

    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters => words.Parameters;

    public int Length(string caption) => 1;

    public TextBatch Prepare(IReadOnlyList<string> captions, IReadOnlyList<TrainingRandom>? randoms)
    {
        var batch = words.Prepare(captions, randoms);
        return new SentenceBatch(batch, [.. captions.Select(_ => 1)]);
    }

    public Tensor Encode(TextBatch batch)
    {
        using var scope = NewDisposeScope();
        var inner = ((SentenceBatch)batch).Words;
        var features = words.Encode(inner); // (B, L, width)
        var mask = tensor(inner.Mask(), [inner.Lengths.Length, inner.Positions], device: features.device).unsqueeze(-1).to(features.dtype);
        return ((features * mask).sum(1, keepdim: true) / mask.sum(1, keepdim: true)).MoveToOuterDisposeScope(); // (B, 1, width)
    }

    public void LoadWeights(string run) => words.LoadWeights(run);

    public void Export(string folder) => words.Export(folder);

    public void Dispose() => words.Dispose();

    private sealed record SentenceBatch(TextBatch Words, int[] Ones) : TextBatch(1, Ones, null, null);
}
