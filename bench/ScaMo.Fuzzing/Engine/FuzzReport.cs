namespace ScaMo.Fuzzing.Engine;

/// <summary>What became of the inputs of a target.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Inputs">How many there were.</param>
/// <param name="Accepted">How many were parsed without an error.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="SlowestMilliseconds">The longest that one input took, by the clock.</param>
/// <param name="Answers">How many different errors there were, numbers and quotations aside.</param>
/// <param name="Edges">How many branches were taken; 0 where the parsers are not instrumented.</param>
/// <param name="Corpus">From how many inputs others were made at the end.</param>
/// <param name="Findings">What was not answered as promised, each once.</param>
internal sealed record FuzzReport(
    string Target, long Inputs, long Accepted, double Seconds, double SlowestMilliseconds, int Answers, int Edges, int Corpus, IReadOnlyList<FuzzFinding> Findings);
