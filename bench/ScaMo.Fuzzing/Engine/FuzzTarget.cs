using ScaMo.Motion.Formats;

namespace ScaMo.Fuzzing.Engine;

/// <summary>A parser of bytes from outside.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Seeds">Small sound inputs.</param>
/// <param name="Words">What the format has a meaning for: magic bytes, keywords, opcodes.</param>
/// <param name="Parse">
/// Parses an input and uses what came of it as the program would. Gives null, or the refusal of a parser that tells it by its result; <see cref="DataFormatException"/> is the refusal of the
/// others.
/// </param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, IReadOnlyList<byte[]> Words, Func<byte[], string?> Parse)
{
    public FuzzTarget(string name, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> words, Action<byte[]> parse)
        : this(name, seeds, words, bytes =>
        {
            parse(bytes);
            return null;
        })
    {
    }

    /// <summary>Whether inputs name files, which may not be there: <see cref="IOException"/> is a refusal then.</summary>
    public bool NamesFiles { get; init; }

    /// <summary>Whether an exception is what the parser promises for bad content.</summary>
    public bool Documents(Exception exception) => exception is DataFormatException || NamesFiles && exception is IOException;
}
