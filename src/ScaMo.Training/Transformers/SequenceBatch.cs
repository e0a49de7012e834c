namespace ScaMo.Training.Transformers;

/// <summary>A batch in managed memory: text first, motion directly behind the last valid text position of each row.</summary>
/// <param name="Text">The captions.</param>
/// <param name="Length">T, positions of a row.</param>
/// <param name="Tokens">Ids (B, T): the motion tokens at their places, pad elsewhere.</param>
/// <param name="Targets">Ids (B, T): the token expected at the next position, pad where none counts.</param>
/// <param name="TargetCount">Positions that count.</param>
internal sealed record SequenceBatch(TextBatch Text, int Length, long[] Tokens, long[] Targets, int TargetCount)
{
    /// <summary>B, the number of rows.</summary>
    public int Rows => Text.Lengths.Length;

    /// <summary>Motion tokens, without the end of each row.</summary>
    public int MotionTokens => TargetCount - Rows;
}
