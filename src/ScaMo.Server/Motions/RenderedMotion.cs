using ScaMo.Motion;
using ScaMo.Server.Formats;

namespace ScaMo.Server.Motions;

/// <summary>A motion with its name and its frames.</summary>
/// <param name="Id">Its name under /motions.</param>
/// <param name="Source">What it was made of.</param>
/// <param name="Clip">Its frames, edited as was asked.</param>
/// <param name="Export">How it is to be written.</param>
internal sealed record RenderedMotion(string Id, StoredMotion Source, MotionClip Clip, ExportOptions Export)
{
    /// <summary>Edits a motion. Refuses frames that no format can hold, while the answer can still be an error.</summary>
    /// <exception cref="InvalidOperationException">A position is not finite.</exception>
    public static RenderedMotion Of(string id, StoredMotion source, MotionClip clip, ExportOptions export)
    {
        foreach (float value in clip.Positions.Span)
        {
            if (float.IsFinite(value)) continue;
            throw new InvalidOperationException($"Model '{source.Model}' gave positions that are not finite for seed {source.Seed}.");
        }

        return new(id, source, export.Edits.Apply(clip), export);
    }
}
