using System.Globalization;
using System.Text.RegularExpressions;
using ScaMo.Motion.Formats;

namespace ScaMo.Training.Data.Captions;

/// <summary>
/// Weighted patterns of which some hold only under conditions. Written as <c>3* fast,!elderly? &lt;run&gt; fast</c>: the weight (default 1)
/// and the conditions may be left out.
/// </summary>
internal sealed partial class CaptionRule
{
    private readonly Entry[] _entries;

    private CaptionRule(Entry[] entries) => _entries = entries;

    public bool IsEmpty => _entries.Length == 0;

    public bool HasConditions => Array.Exists(_entries, entry => entry.Conditions != 0);

    public IEnumerable<string> Names => _entries.SelectMany(entry => entry.Names);

    /// <summary>The largest sum of a quantity of names over those of a pattern.</summary>
    public long Largest(Func<string, long> quantity) => _entries.Select(entry => entry.Names.Sum(quantity)).DefaultIfEmpty().Max();

    /// <param name="lines">The patterns as they are written.</param>
    /// <param name="conditions">The bits of the conditions that exist.</param>
    /// <param name="source">The file, for errors.</param>
    /// <param name="location">The member, for errors.</param>
    /// <exception cref="DataFormatException">A pattern is malformed or a condition unknown.</exception>
    public static CaptionRule Parse(IReadOnlyList<string> lines, CaptionConditions conditions, string source, string location) =>
        new([.. lines.Select((line, i) => ParseEntry(line, conditions, source, $"{location}[{i}]"))]);

    /// <summary>Draws one of the patterns that hold; null if none does.</summary>
    public Entry? Draw(ulong flags, CaptionRandom random)
    {
        double total = 0;
        foreach (var entry in _entries)
        {
            if (entry.Holds(flags)) total += entry.Weight;
        }

        double at = random.Next() * total;
        Entry? drawn = null;
        foreach (var entry in _entries)
        {
            if (!entry.Holds(flags)) continue;
            drawn = entry;
            if ((at -= entry.Weight) < 0) break;
        }

        return drawn;
    }

    private static Entry ParseEntry(string line, CaptionConditions conditions, string source, string location)
    {
        var match = Notation().Match(line);
        double weight = match.Groups["weight"].Success ? double.Parse(match.Groups["weight"].Value, CultureInfo.InvariantCulture) : 1;
        ulong needed = 0, barred = 0;
        foreach (string name in match.Groups["conditions"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            ulong bit = conditions.Bit(name.TrimStart('!')) ?? throw new DataFormatException(source, location, $"the condition '{name}' is unknown");
            if (name[0] == '!') barred |= bit;
            else needed |= bit;
        }

        string text = match.Groups["text"].Value;
        if (text.Length == 0) throw new DataFormatException(source, location, "the pattern is empty");
        return new Entry(weight, needed, barred, CaptionPattern.Parse(text, source, location));
    }

    [GeneratedRegex(@"^((?<weight>[0-9]{1,3}(\.[0-9]{1,3})?)\* )?((?<conditions>!?[a-z-]+(,!?[a-z-]+)*)\? )?(?<text>.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Notation();

    /// <param name="Weight">How often it is drawn, relative to the others.</param>
    /// <param name="Needed">The conditions that must hold.</param>
    /// <param name="Barred">The conditions that must not hold.</param>
    /// <param name="Pattern">The text.</param>
    public sealed record Entry(double Weight, ulong Needed, ulong Barred, CaptionPattern Pattern)
    {
        /// <summary>The slots and rules named in the text.</summary>
        public IReadOnlyList<string> Names { get; } = [.. Pattern.Names()];

        /// <summary>The conditions that decide on this pattern, either way.</summary>
        public ulong Conditions => Needed | Barred;

        public bool Holds(ulong flags) => (flags & Needed) == Needed && (flags & Barred) == 0;
    }
}
