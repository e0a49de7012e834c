using System.Text.Json;
using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace ScaMo.Training.Runs;

/// <summary>What a run must save to go on as if it had never stopped.</summary>
/// <param name="Step">How many updates were made.</param>
/// <param name="State">What is not a tensor, as JSON.</param>
/// <param name="Tensors">Tensors by their full names, such as <c>model.encoder.weight</c>.</param>
public sealed record TrainingCheckpoint(long Step, string State, IReadOnlyList<(string Name, Tensor Tensor)> Tensors)
{
    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        // A metric may be infinite as long as nothing was measured.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Joins sections, whose names come before their tensors' names: conventionally model, optimizer and average.</summary>
    /// <param name="step">How many updates were made.</param>
    /// <param name="state">A serialisable object: epoch, best metric …; infinite numbers are allowed.</param>
    /// <param name="sections">Named lists of named tensors.</param>
    public static TrainingCheckpoint Create<TState>(long step, TState state, params IEnumerable<(string Section, IEnumerable<(string Name, Tensor Tensor)> Tensors)> sections)
    {
        ArgumentNullException.ThrowIfNull(sections);
        return new TrainingCheckpoint(
            step,
            JsonSerializer.Serialize(state, Json),
            [.. sections.SelectMany(section => section.Tensors, (section, pair) => ($"{section.Section}.{pair.Name}", pair.Tensor))]);
    }
}
