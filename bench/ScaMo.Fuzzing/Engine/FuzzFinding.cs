namespace ScaMo.Fuzzing.Engine;

/// <summary>An input that a parser did not answer as it promises.</summary>
/// <param name="Signature">What tells it from other findings: the kind, and where.</param>
/// <param name="Input">The input, as small as it could be made.</param>
/// <param name="Details">For people.</param>
internal sealed record FuzzFinding(string Signature, byte[] Input, string Details);
