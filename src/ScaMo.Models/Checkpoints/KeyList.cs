namespace ScaMo.Models.Checkpoints;

/// <summary>Lists of names that stay readable when a file has thousands of them.</summary>
internal static class KeyList
{
    private const int MaximumShown = 20;
    private const int MaximumKeyLength = 120;

    /// <summary>The first twenty, in their order, and how many more there are.</summary>
    public static string Format(IEnumerable<string> keys)
    {
        var all = keys.ToArray();
        if (all.Length == 0) return "none";
        string shown = string.Join(", ", all.Take(MaximumShown));
        return all.Length <= MaximumShown ? shown : $"{shown} and {all.Length - MaximumShown} more";
    }

    /// <summary>Keys come from files and can be of any length; messages must not.</summary>
    public static string Shorten(string key) => key.Length <= MaximumKeyLength ? key : key[..MaximumKeyLength] + "…";
}
