namespace ScaMo.Models.Checkpoints;

/// <summary>How names in a file and names of a module meet.</summary>
public sealed record StateDictLoadOptions
{
    /// <summary>Every name as it stands, and none missing or left over.</summary>
    public static StateDictLoadOptions Default { get; } = new();

    /// <summary>
    /// What names in the file begin with and names of the module do not, such as <c>module.</c> (DataParallel) or <c>vqvae.</c>.
    /// Names that do not begin with it are unexpected.
    /// </summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>Whether a tensor of the file, by its name after the prefix, may be left unread; null accepts none.</summary>
    public Func<string, bool>? IgnoreUnexpected { get; init; }

    /// <summary>Whether a tensor of the module may keep its value because the file lacks it; null accepts none.</summary>
    public Func<string, bool>? IgnoreMissing { get; init; }
}
