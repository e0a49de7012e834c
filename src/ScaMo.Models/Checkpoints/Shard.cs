namespace ScaMo.Models.Checkpoints;

/// <summary>One file of a split checkpoint, and the tensors that the index expects in it.</summary>
internal sealed record Shard(string Path, IReadOnlyList<string> Tensors);
