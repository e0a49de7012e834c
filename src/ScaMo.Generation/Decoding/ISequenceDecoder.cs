using ScaMo.Models.Transformer;

namespace ScaMo.Generation;

/// <summary>
/// The transformer as the engine sees it: sequences in slots, any number of which go one step in one pass. A sequence's tokens
/// depend on nothing beside it. Used by one thread.
/// </summary>
internal interface ISequenceDecoder : IDisposable
{
    /// <summary>What <see cref="Draw"/> gives where a logit is not a number.</summary>
    const int NoToken = -1;

    /// <summary>How many sequences there may be at a time.</summary>
    int SlotCount { get; }

    /// <summary>One pass: texts into empty slots, and tokens behind what their slots hold; at most one input a slot.</summary>
    void Run(ReadOnlySpan<SequenceInput> inputs);

    /// <summary>Draws the tokens that follow inputs of the last pass; several draws may follow one input.</summary>
    /// <param name="draws">What to draw.</param>
    /// <param name="tokens">Takes a token a draw, or <see cref="NoToken"/>.</param>
    void Draw(ReadOnlySpan<TokenDraw> draws, Span<int> tokens);

    /// <summary>Lets an empty slot hold what another one does, so that one text serves several samples.</summary>
    void Copy(int from, int to);

    /// <summary>Empties a slot.</summary>
    void Clear(int slot);
}
