using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Training.Runs;

/// <summary>What a <see cref="TrainingLoop"/> trains: networks, their loss on a batch, and how good they are.</summary>
public interface ITrainingTask : IDisposable
{
    /// <summary>Where the networks are.</summary>
    Device Device { get; }

    /// <summary>What is trained, in a word.</summary>
    string Name { get; }

    /// <summary>What the networks consume, for rates: frames or tokens.</summary>
    string ItemName { get; }

    /// <summary>The validation metric that decides which weights are best; the least wins.</summary>
    string Criterion { get; }

    /// <summary>What the optimiser trains.</summary>
    IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <summary>All that a checkpoint must hold of the networks: parameters and buffers.</summary>
    IReadOnlyList<(string Name, Tensor Tensor)> State { get; }

    /// <summary>Called once before the first loss: batches are wanted from this position on, one after the other.</summary>
    void Start(long position);

    /// <summary>The loss of the batch at the next position, with its graph.</summary>
    BatchLoss Loss();

    /// <summary>Measures the networks on the validation clips.</summary>
    IReadOnlyDictionary<string, double> Validate();

    /// <summary>Writes the networks as they are now, in the form that <c>scamo package</c> takes.</summary>
    void Export(string folder);
}
