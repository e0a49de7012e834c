using ScaMo.Training.Data;

namespace ScaMo.Benchmarks.Following;

/// <summary>A recorded motion of known content.</summary>
internal sealed record RealClip(ClipLabel Label, bool IsTest, MotionProfile Profile)
{
    /// <summary>Whether its content is what the check asks for; null if that cannot be told.</summary>
    public bool? Does(MotionCheck check)
    {
        // A mirrored clip does to the left what the recording did to the right.
        var recorded = Label.IsMirrored ? MotionCheck.Named(check.Mirror) : check;
        if (!recorded.Contents.Contains(Label.Content, StringComparer.Ordinal)) return recorded.Undecided.Contains(Label.Content, StringComparer.Ordinal) ? null : false;
        return check.Styles.Count == 0 || check.Styles.Contains(Label.Style, StringComparer.Ordinal) ? true : null;
    }

    public bool IsOf(ComparedGroup group) =>
        group.Contents.Contains(Label.Content, StringComparer.Ordinal) && (group.Styles.Count == 0 || group.Styles.Contains(Label.Style, StringComparer.Ordinal));
}
