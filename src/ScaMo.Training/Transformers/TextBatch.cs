namespace ScaMo.Training.Transformers;

/// <summary>The text of a batch in managed memory.</summary>
/// <param name="Positions">L, the most positions of a row.</param>
/// <param name="Lengths">Valid positions of each row (B); they come first.</param>
/// <param name="Ids">Ids (B, L), zero behind the valid ones; null where features are at hand.</param>
/// <param name="Features">Features (B, L, width), zero behind the valid ones; null where ids are encoded.</param>
internal record TextBatch(int Positions, int[] Lengths, long[]? Ids, float[]? Features)
{
    /// <summary>1 where a position is valid (B, L).</summary>
    public long[] Mask()
    {
        var mask = new long[Lengths.Length * Positions];
        for (int row = 0; row < Lengths.Length; row++) mask.AsSpan(row * Positions, Lengths[row]).Fill(1);
        return mask;
    }
}
