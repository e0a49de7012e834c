namespace ScaMo.Training.Data.Inspection;

/// <summary>Something about a clip that a person should look at.</summary>
/// <param name="Clip">The clip's name.</param>
/// <param name="Reason">What it is, with the number.</param>
public sealed record Suspicion(string Clip, string Reason);
