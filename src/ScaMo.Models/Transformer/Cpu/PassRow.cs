namespace ScaMo.Models.Transformer.Cpu;

/// <summary>One position that a pass computes.</summary>
/// <param name="Slot">Whose sequence it is in.</param>
/// <param name="Position">Where in the sequence.</param>
/// <param name="Seen">How many positions it sees: all of its text, or all up to itself.</param>
/// <param name="Token">The motion token, or <see cref="NoToken"/>.</param>
internal readonly record struct PassRow(int Slot, int Position, int Seen, int Token)
{
    public const int NoToken = -1;
}
