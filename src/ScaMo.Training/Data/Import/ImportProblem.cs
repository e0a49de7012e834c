namespace ScaMo.Training.Data.Import;

/// <summary>A file that was skipped.</summary>
/// <param name="File">Archive and entry.</param>
/// <param name="Reason">Why.</param>
public sealed record ImportProblem(string File, string Reason);
