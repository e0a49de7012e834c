namespace ScaMo.Benchmarks.Following;

/// <summary>A physical measure of generated and real motions: the mean over the prompts, of a prompt's samples and of the real clips that do what it asks for.</summary>
internal sealed record PhysicsRow(string Name, string Unit, double? Generated, double? Real);
