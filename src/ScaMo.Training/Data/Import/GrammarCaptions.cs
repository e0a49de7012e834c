using ScaMo.Training.Data.Captions;

namespace ScaMo.Training.Data.Import;

/// <summary>Captions that a grammar writes from a clip's labels and from what is measured on its motion; none for labels that it has no words for.</summary>
/// <param name="grammar">The grammar.</param>
/// <param name="count">Captions a clip, at most.</param>
/// <param name="seed">Another seed gives other captions.</param>
public sealed class GrammarCaptions(CaptionGrammar grammar, int count, ulong seed = 1) : ICaptionSource
{
    /// <inheritdoc/>
    public IEnumerable<string> Captions(CaptionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (_, clip, piece, isMirrored, joints) = request;
        var labels = new ClipLabels(clip.Id, clip.Source, clip.Content, clip.Style, isMirrored);
        // The pieces of a clip share its labels; each draws words of its own.
        return grammar.Covers(labels) ? grammar.Generate(labels, ClipFacts.Measure(joints.Span, MotionDataSet.FramesPerSecond), count, seed + (ulong)piece) : [];
    }
}
