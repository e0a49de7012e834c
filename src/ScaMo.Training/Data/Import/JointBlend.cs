using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ScaMo.Training.Data.Import;

/// <summary>A joint of the 22 as joints of a file: one of them, or a weighted mean of positions.</summary>
/// <param name="Weights">Weights by joint name; their sum is 1.</param>
[JsonConverter(typeof(JointBlendConverter))]
public sealed record JointBlend(ImmutableArray<KeyValuePair<string, float>> Weights);
