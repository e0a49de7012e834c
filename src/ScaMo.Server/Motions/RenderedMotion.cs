using ScaMo.Motion;

namespace ScaMo.Server.Motions;

/// <summary>A motion with its name and its frames.</summary>
/// <param name="Id">Its name under /motions.</param>
/// <param name="Source">What it was made of.</param>
/// <param name="Clip">Its frames.</param>
internal sealed record RenderedMotion(string Id, StoredMotion Source, MotionClip Clip)
{
    /// <summary>Refuses frames that no format can hold, while the answer can still be an error.</summary>
    /// <exception cref="InvalidOperationException">A position is not finite.</exception>
    public static RenderedMotion Of(string id, StoredMotion source, MotionClip clip)
    {
        foreach (float value in clip.Positions.Span)
        {
            if (float.IsFinite(value)) continue;
            throw new InvalidOperationException($"Model '{source.Model}' gave positions that are not finite for seed {source.Seed}.");
        }

        return new(id, source, clip);
    }
}
