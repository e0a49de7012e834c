using ScaMo.Motion.Formats;

namespace ScaMo.Training.Data.Captions;

/// <summary>
/// A piece of text with choices: <c>(a|b)</c> one of several, <c>[a]</c> with or without, <c>{name}</c> a slot or a rule of the grammar,
/// <c>&lt;walk&gt;</c> a verb that takes the form of its sentence.
/// </summary>
internal abstract record CaptionPattern
{
    private const int DeepestNesting = 16;

    /// <summary>Text that stands as it is.</summary>
    public sealed record Literal(string Text) : CaptionPattern;

    /// <summary>A verb in its base form.</summary>
    public sealed record Verb(string Base) : CaptionPattern;

    /// <summary>What stands here is decided elsewhere.</summary>
    public sealed record Slot(string Name) : CaptionPattern;

    /// <summary>One part after the other.</summary>
    public sealed record Sequence(CaptionPattern[] Parts) : CaptionPattern;

    /// <summary>One of several, all equally likely; an empty literal among them makes them optional.</summary>
    public sealed record Choice(CaptionPattern[] Alternatives) : CaptionPattern;

    /// <summary>The slots and rules named in this pattern.</summary>
    public IEnumerable<string> Names() => this switch
    {
        Slot slot => [slot.Name],
        Sequence sequence => sequence.Parts.SelectMany(part => part.Names()),
        Choice choice => choice.Alternatives.SelectMany(alternative => alternative.Names()),
        _ => [],
    };

    /// <param name="text">The pattern in its notation.</param>
    /// <param name="source">The file, for errors.</param>
    /// <param name="location">The member, for errors.</param>
    /// <exception cref="DataFormatException">A bracket is not closed or not opened, or a name or verb is empty.</exception>
    public static CaptionPattern Parse(string text, string source, string location)
    {
        int position = 0;
        var result = Alternatives(depth: 0);
        return position == text.Length ? result : throw Wrong($"'{text[position]}' closes nothing");

        CaptionPattern Alternatives(int depth)
        {
            if (depth > DeepestNesting) throw Wrong("nested too deeply");
            List<CaptionPattern> alternatives = [];
            do alternatives.Add(Parts(depth));
            while (Take('|'));
            return alternatives is [var only] ? only : new Choice([.. alternatives]);
        }

        CaptionPattern Parts(int depth)
        {
            List<CaptionPattern> parts = [];
            while (position < text.Length && text[position] is not ('|' or ')' or ']' or '}' or '>'))
            {
                if (Take('(')) parts.Add(Closed(Alternatives(depth + 1), ')'));
                else if (Take('[')) parts.Add(new Choice([Closed(Alternatives(depth + 1), ']'), new Literal("")]));
                else if (Take('{')) parts.Add(new Slot(Name('}')));
                else if (Take('<')) parts.Add(new Verb(Name('>')));
                else parts.Add(new Literal(Plain()));
            }

            return parts is [var only] ? only : new Sequence([.. parts]);
        }

        string Plain()
        {
            int from = position;
            while (position < text.Length && "()[]{}<>|".IndexOf(text[position], StringComparison.Ordinal) < 0) position++;
            return text[from..position];
        }

        string Name(char end)
        {
            string name = Plain();
            if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterLower(c) && c != '-')) throw Wrong($"'{name}' is not a name of lower-case letters");
            if (!Take(end)) throw Wrong($"'{end}' is missing");
            return name;
        }

        CaptionPattern Closed(CaptionPattern inner, char end) => Take(end) ? inner : throw Wrong($"'{end}' is missing");

        bool Take(char c)
        {
            if (position >= text.Length || text[position] != c) return false;
            position++;
            return true;
        }

        DataFormatException Wrong(string problem) => new(source, location, $"{problem} (character {position + 1} of \"{text}\")");
    }
}
