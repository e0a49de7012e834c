using ScaMo.Training.Data.Text;

namespace ScaMo.Training.Data.Import;

/// <summary>The captions of the tables, with left and right exchanged for a mirrored clip.</summary>
public sealed class TableCaptions : ICaptionSource
{
    /// <inheritdoc/>
    public IEnumerable<string> Captions(CaptionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.IsMirrored ? request.Clip.Captions.Select(CaptionMirror.Mirror) : request.Clip.Captions;
    }
}
