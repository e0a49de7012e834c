using ScaMo.Training.Data.Text;
using ScaMo.Training.Evaluators.Networks;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Training.Evaluators;

/// <summary>
/// The networks of Guo et al. (CVPR 2022) that bring texts and motions into one space, where those that belong together are near by Euclidean
/// distance. Sections of their state dict: movement_encoder, motion_encoder, text_encoder, as published, and word_vectors.
/// </summary>
internal sealed class CoEmbedding : nn.Module
{
    [ComponentName(Name = "movement_encoder")]
    private readonly MovementEncoder _movements;
    [ComponentName(Name = "motion_encoder")]
    private readonly MotionCoEncoder _motions;
    [ComponentName(Name = "text_encoder")]
    private readonly TextCoEncoder _texts;
    [ComponentName(Name = "word_vectors")]
    private readonly WordVectors _words;

    private readonly Device _device;

    /// <param name="shape">Their shape.</param>
    /// <param name="words">The vocabulary.</param>
    /// <param name="device">Where they are; weights are drawn at random.</param>
    public CoEmbedding(EvaluatorShape shape, IReadOnlyList<string> words, Device device)
        : base(nameof(CoEmbedding))
    {
        Shape = shape;
        _device = device;
        _movements = new MovementEncoder(MotionBatch.FeatureCount, shape.MovementWidth, device);
        _motions = new MotionCoEncoder(shape.MovementWidth, shape.MotionWidth, shape.Width, device);
        _texts = new TextCoEncoder(shape.WordWidth, shape.TextWidth, shape.Width, device);
        _words = new WordVectors(words, shape.WordWidth, device);
        RegisterComponents();
    }

    /// <summary>Their shape.</summary>
    public EvaluatorShape Shape { get; }

    /// <summary>The vocabulary.</summary>
    public WordVectors Words => _words;

    /// <summary>Embeddings of captions (B, width).</summary>
    public Tensor Embed(CaptionBatch captions)
    {
        using var scope = NewDisposeScope();
        long[] shape = [captions.Lengths.Length, captions.Ids.Length / captions.Lengths.Length];
        var classes = nn.functional.one_hot(tensor(captions.Classes, shape, device: _device), WordClasses.Count).to(ScalarType.Float32);
        return _texts.forward(_words.forward(tensor(captions.Ids, shape, device: _device)), classes, tensor(captions.Lengths)).MoveToOuterDisposeScope();
    }

    /// <summary>Embeddings of motions (B, width).</summary>
    public Tensor Embed(MotionBatch motions)
    {
        using var scope = NewDisposeScope();
        var features = tensor(motions.Features, [motions.Lengths.Length, MotionBatch.Frames, MotionBatch.FeatureCount], device: _device);
        return _motions.forward(_movements.forward(features), tensor(motions.Lengths)).MoveToOuterDisposeScope();
    }
}
