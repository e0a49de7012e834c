namespace ScaMo.Models.Text;

/// <summary>A prompt as the text encoder reads it: ids of its vocabulary, the last one the end token.</summary>
public sealed class TextTokens
{
    /// <param name="ids">The ids, end token included.</param>
    /// <param name="isTruncated">Text was cut off to keep within the limit.</param>
    /// <exception cref="ArgumentException">There is no id, not even the end token.</exception>
    public TextTokens(ReadOnlyMemory<long> ids, bool isTruncated = false)
    {
        if (ids.IsEmpty) throw new ArgumentException("At least the end token is expected.", nameof(ids));
        Ids = ids;
        IsTruncated = isTruncated;
    }

    /// <summary>The ids, end token included.</summary>
    public ReadOnlyMemory<long> Ids { get; }

    /// <summary>The number of ids, end token included.</summary>
    public int Count => Ids.Length;

    /// <summary>The prompt tokenised to nothing: only the end token is there. A caller that needs text should refuse it.</summary>
    public bool IsEmpty => Count == 1;

    /// <summary>Text was cut off to keep within the limit.</summary>
    public bool IsTruncated { get; }
}
