using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using ScaMo.Motion.Editing;

namespace ScaMo.Server.Formats;

/// <summary>
/// The members of a body, or of a query, that say how a motion is to be written: types are right, values may be anything. What is absent is null.
/// </summary>
internal record ExportMembers
{
    [AllowedValues(20L, 30L, 60L)]
    [Description("Frames a second: 20, 30 or 60; absent: the model's own.")]
    public long? Fps { get; init; }

    [AllowedValues("cm", "m")]
    [Description("bvh: cm or m; absent: cm.")]
    public string? Units { get; init; }

    [Description("bvh and glb: a bone \"Root\" above the hips that moves along the floor, for game engines.")]
    public bool? Root { get; init; }

    [Description("The pelvis stays above one point of the floor.")]
    public bool? InPlace { get; init; }

    [Description("The part of the motion that repeats best, made to lead from its end into its beginning, above the origin and facing +Z; the whole motion where none does. In glb and vrma its first frame comes once more at the end.")]
    public bool? Loop { get; init; }

    [Description("Feet that stand on the floor stay where they are.")]
    public bool? FootLock { get; init; }

    [Range(ExportOptions.SmallestSide, ExportOptions.LargestSide)]
    [Description("png, webp, gif and mp4: pixels; absent: 1600 for png, 480 for the others.")]
    public long? Width { get; init; }

    [Range(ExportOptions.SmallestSide, ExportOptions.LargestSide)]
    [Description("png, webp, gif and mp4: pixels; absent: 900 for png, 480 for the others.")]
    public long? Height { get; init; }

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["fps", "units", "root", "inPlace", "loop", "footLock", "width", "height"];

    /// <summary>The members of a query; others are none of its business.</summary>
    /// <param name="query">The query.</param>
    /// <param name="errors">Takes what is of the wrong type, by name.</param>
    public static ExportMembers Read(IQueryCollection query, IDictionary<string, string[]> errors) => new()
    {
        Fps = Integer("fps", query, errors),
        Units = Single("units", query, errors),
        Root = Boolean("root", query, errors),
        InPlace = Boolean("inPlace", query, errors),
        Loop = Boolean("loop", query, errors),
        FootLock = Boolean("footLock", query, errors),
        Width = Integer("width", query, errors),
        Height = Integer("height", query, errors),
    };

    /// <summary>Judges them.</summary>
    /// <param name="errors">Takes what is wrong, by name.</param>
    /// <returns>The options; they mean nothing if something is wrong.</returns>
    public ExportOptions ToOptions(IDictionary<string, string[]> errors)
    {
        if (Fps is { } fps && !MotionEdits.FrameRates.Any(rate => rate == fps)) errors["fps"] = [$"must be one of {string.Join(", ", MotionEdits.FrameRates)}"];
        if (Units is not (null or "cm" or "m")) errors["units"] = ["must be cm or m"];
        foreach (var (name, side) in new[] { ("width", Width), ("height", Height) })
        {
            if (side is < ExportOptions.SmallestSide or > ExportOptions.LargestSide) errors[name] = [$"must be from {ExportOptions.SmallestSide} to {ExportOptions.LargestSide}"];
        }

        if (errors.Count > 0) return ExportOptions.Default;
        return new()
        {
            Edits = new() { FramesPerSecond = (int?)Fps, LocksFeet = FootLock ?? false, Loops = Loop ?? false, StaysInPlace = InPlace ?? false },
            IsInMetres = Units == "m",
            HasRootBone = Root ?? false,
            Width = (int?)Width,
            Height = (int?)Height,
        };
    }

    private static string? Single(string name, IQueryCollection query, IDictionary<string, string[]> errors)
    {
        var values = query[name];
        if (values.Count > 1) errors[name] = ["is given more than once"];
        return values.Count == 1 ? values[0] : null;
    }

    private static long? Integer(string name, IQueryCollection query, IDictionary<string, string[]> errors)
    {
        if (Single(name, query, errors) is not { } text) return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)) return value;
        errors[name] = ["must be an integer"];
        return null;
    }

    private static bool? Boolean(string name, IQueryCollection query, IDictionary<string, string[]> errors)
    {
        switch (Single(name, query, errors))
        {
            case null: return null;
            case "true": return true;
            case "false": return false;
            default:
                errors[name] = ["must be true or false"];
                return null;
        }
    }
}
