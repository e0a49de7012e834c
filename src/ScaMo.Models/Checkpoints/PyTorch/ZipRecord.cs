namespace ScaMo.Models.Checkpoints.PyTorch;

/// <summary>A stored (uncompressed) file of a zip archive.</summary>
/// <param name="Name">Its path in the archive.</param>
/// <param name="Offset">Where its bytes begin in the archive.</param>
/// <param name="Length">How many there are.</param>
internal sealed record ZipRecord(string Name, long Offset, long Length);
