using System.Globalization;

namespace ScaMo.Benchmarks;

/// <summary>Options of the form <c>--name value</c>, and flags of the form <c>--name</c>.</summary>
internal sealed class CommandArguments
{
    private readonly Dictionary<string, string?> _values = new(StringComparer.Ordinal);

    public CommandArguments(string[] arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal)) throw new ArgumentException($"'{arguments[i]}' is no option.");
            bool hasValue = i + 1 < arguments.Length && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal);
            _values[arguments[i][2..]] = hasValue ? arguments[++i] : null;
        }
    }

    public bool Flag(string name) => _values.ContainsKey(name);

    public string Text(string name, string? fallback = null) =>
        _values.GetValueOrDefault(name) ?? fallback ?? throw new ArgumentException($"--{name} needs a value.");

    public int Integer(string name, int fallback) =>
        int.TryParse(Text(name, fallback.ToString(CultureInfo.InvariantCulture)), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new ArgumentException($"--{name} needs a whole number.");

    /// <summary>Whole numbers with commas between them.</summary>
    public int[] Integers(string name, string fallback)
    {
        string[] parts = Text(name, fallback).Split(',');
        return Array.TrueForAll(parts, part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? [.. parts.Select(part => int.Parse(part, CultureInfo.InvariantCulture))]
            : throw new ArgumentException($"--{name} needs whole numbers with commas between them.");
    }
}
