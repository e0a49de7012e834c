using ScaMo.Motion.Formats;

namespace ScaMo.Training.Data.Text;

/// <summary>A word of a caption with its part of speech: <c>walk/VERB</c>.</summary>
/// <param name="Word">In its base form.</param>
/// <param name="PartOfSpeech">As HumanML3D's texts name it.</param>
public readonly record struct TaggedWord(string Word, string PartOfSpeech)
{
    /// <summary>Stands before a caption's words.</summary>
    public static TaggedWord Start { get; } = new("sos", "OTHER");

    /// <summary>Stands behind them.</summary>
    public static TaggedWord End { get; } = new("eos", "OTHER");

    /// <summary>The words of a caption, with start and end, as the evaluators of Guo et al. (CVPR 2022) read them.</summary>
    /// <param name="caption">The caption.</param>
    /// <param name="maxWords">Words that count, start and end not among them; the others are left out.</param>
    /// <exception cref="DataFormatException">Something is no <c>word/TAG</c>.</exception>
    public static TaggedWord[] Of(Caption caption, int maxWords)
    {
        ArgumentNullException.ThrowIfNull(caption);
        var words = caption.TaggedWords.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(maxWords).Select(text =>
        {
            int slash = text.LastIndexOf('/');
            return slash > 0 && slash < text.Length - 1
                ? new TaggedWord(text[..slash], text[(slash + 1)..])
                : throw new DataFormatException(caption.Text, "words", $"'{text}' is not of the form word/TAG");
        });
        return [Start, .. words, End];
    }
}
