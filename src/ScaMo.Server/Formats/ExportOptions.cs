using System.Globalization;
using ScaMo.Motion.Editing;
using ScaMo.Motion.Preview;

namespace ScaMo.Server.Formats;

/// <summary>How a motion is to be written. A format takes what means something to it.</summary>
internal sealed record ExportOptions
{
    public const int SmallestSide = AnimationOptions.SmallestSide;
    public const int LargestSide = AnimationOptions.LargestSide;

    /// <summary>As the model gives it.</summary>
    public static ExportOptions Default { get; } = new();

    /// <summary>What is done to the motion, whatever the format.</summary>
    public MotionEdits Edits { get; init; } = new();

    /// <summary>BVH: metres instead of centimetres.</summary>
    public bool IsInMetres { get; init; }

    /// <summary>BVH and GLB: a bone above the hips that moves along the floor.</summary>
    public bool HasRootBone { get; init; }

    /// <summary>Pictures: their width in pixels, if not their own.</summary>
    public int? Width { get; init; }

    /// <summary>Pictures: their height in pixels, if not their own.</summary>
    public int? Height { get; init; }

    /// <summary>The query that asks for them again, with its question mark; empty for the default.</summary>
    public string Query => this == Default ? "" : "?" + string.Join('&', Members.Select(member => $"{member.Name}={member.Value}"));

    /// <summary>The members that are not as by default.</summary>
    public IEnumerable<string> Names => Members.Select(member => member.Name);

    private IEnumerable<(string Name, string Value)> Members
    {
        get
        {
            if (Edits.FramesPerSecond is { } fps) yield return ("fps", fps.ToString(CultureInfo.InvariantCulture));
            if (IsInMetres) yield return ("units", "m");
            if (HasRootBone) yield return ("root", "true");
            if (Edits.StaysInPlace) yield return ("inPlace", "true");
            if (Edits.Loops) yield return ("loop", "true");
            if (Edits.LocksFeet) yield return ("footLock", "true");
            if (Width is { } width) yield return ("width", width.ToString(CultureInfo.InvariantCulture));
            if (Height is { } height) yield return ("height", height.ToString(CultureInfo.InvariantCulture));
        }
    }
}
