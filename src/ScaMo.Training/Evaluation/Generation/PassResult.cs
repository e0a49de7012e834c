namespace ScaMo.Training.Evaluation.Generation;

/// <summary>All that one pass over the test part measures.</summary>
/// <param name="Pass">Its number.</param>
/// <param name="Scores">By source, in the order of the report.</param>
/// <param name="MultiModality">Of the model, where it was measured.</param>
/// <param name="Physical">By source; of the first pass only.</param>
/// <param name="Distances">The distance of each text and the motion that the model made of it; of the first pass only.</param>
public sealed record PassResult(
    int Pass,
    IReadOnlyDictionary<string, GenerationScores> Scores,
    MultiModalityScores? MultiModality,
    IReadOnlyDictionary<string, PhysicalScores>? Physical,
    IReadOnlyList<double>? Distances);
