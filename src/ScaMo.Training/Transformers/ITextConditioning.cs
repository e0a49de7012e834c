using ScaMo.Training.Runs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Training.Transformers;

/// <summary>Captions to text features, in two parts: what can be prepared ahead on another thread, and what needs the networks.</summary>
internal interface ITextConditioning : IDisposable
{
    /// <summary>Channels of the features.</summary>
    int Width { get; }

    /// <summary>What is trained along; empty for a frozen encoder.</summary>
    IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <summary>Text positions of a caption.</summary>
    int Length(string caption);

    /// <summary>Gathers the captions of a batch. Runs beside <see cref="Encode"/> of earlier batches.</summary>
    /// <param name="captions">The captions.</param>
    /// <param name="randoms">A generator for each caption, to augment it; null for the captions as they are.</param>
    TextBatch Prepare(IReadOnlyList<string> captions, IReadOnlyList<TrainingRandom>? randoms);

    /// <summary>Text features (B, L, width) of a prepared batch, with their graph if the encoder is trained.</summary>
    Tensor Encode(TextBatch batch);

    /// <summary>Takes the weights of the encoder that a run trained along; a frozen one keeps its own.</summary>
    void LoadWeights(string run);

    /// <summary>Writes the encoder that was trained along; nothing for a frozen one.</summary>
    void Export(string folder);
}
