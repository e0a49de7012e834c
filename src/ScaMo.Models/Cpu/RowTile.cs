namespace ScaMo.Models.Cpu;

/// <summary>Rows that go through a product together. Their activations lie interleaved, (inputs, count), from element first · inputs on.</summary>
/// <param name="First">The first row.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct RowTile(int First, int Count);
