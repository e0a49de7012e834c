using System.Collections.Immutable;

namespace ScaMo.Generation;

/// <summary>One sample of a request, token by token.</summary>
internal sealed class Sequence(GenerationJob job, int index)
{
    private readonly int[] _tokens = new int[job.Request.MaxTokens];

    /// <summary>The request.</summary>
    public GenerationJob Job { get; } = job;

    /// <summary>Which of its samples.</summary>
    public int Index { get; } = index;

    /// <summary>The seed of this sample.</summary>
    public long Seed { get; } = job.Request.SeedOf(index);

    /// <summary>Where it is in the decoder, while it runs.</summary>
    public int Slot { get; set; }

    /// <summary>Tokens so far.</summary>
    public int Length { get; private set; }

    /// <summary>When its first token was drawn, since the call.</summary>
    public TimeSpan FirstToken { get; set; }

    /// <summary>The tokens so far.</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, Length);

    /// <summary>Why it ended, if it has.</summary>
    public FinishReason? FinishReason { get; private set; }

    /// <summary>Takes the token that was drawn.</summary>
    /// <param name="token">The token.</param>
    /// <param name="endToken">The one that ends a motion.</param>
    public void Append(int token, int endToken)
    {
        // What the reference gives for a motion whose very first choice is the end.
        const int TokenOfEmptyMotion = 1;

        if (token != endToken) _tokens[Length++] = token;
        else if (Length == 0) _tokens[Length++] = TokenOfEmptyMotion;
        if (token == endToken) FinishReason = Generation.FinishReason.Stop;
        else if (Length == _tokens.Length) FinishReason = Generation.FinishReason.Length;
    }

    /// <summary>The tokens, once it has ended.</summary>
    public ImmutableArray<int> ToTokens() => [.. Tokens];
}
