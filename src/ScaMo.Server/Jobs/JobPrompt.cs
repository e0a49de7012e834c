namespace ScaMo.Server.Jobs;

/// <summary>One of a job's prompts: what a worker takes at a time.</summary>
/// <param name="Text">The sentence, trimmed.</param>
/// <param name="Seed">The seed of its first sample.</param>
internal readonly record struct JobPrompt(string Text, long Seed);
