using ScaMo.Motion.Features;
using ScaMo.Motion.Formats;

namespace ScaMo.Training.Data.Import;

/// <summary>Imports one file after the other; several threads may do so at once.</summary>
internal sealed class FileImport(ImportOptions options, JointMappings mappings, IReadOnlyList<ICaptionSource> captionSources, DataSetWriter writer)
{
    private readonly ClipPreparer _preparer = new(options);

    public FileOutcome Run(BvhFile file, SourceClip clip)
    {
        try
        {
            var document = file.Read();
            if (mappings.Choose(document) is not { } mapping) return new FileOutcome { Problem = "no joint mapping fits its skeleton" };
            if (document.FrameCount <= clip.FirstFrame) return new FileOutcome { Problem = $"it has {document.FrameCount} frames; the first to use is {clip.FirstFrame}" };
            var preparation = _preparer.Prepare(clip, mapping.Apply(document, clip.FirstFrame), document.FrameTime);
            var outcome = new FileOutcome { Skeleton = mapping.Skeleton, Dropped = preparation.Dropped, IsCut = preparation.IsCut, IsSplit = preparation.IsSplit };
            return Write(clip, preparation.Clips, outcome);
        }
        catch (DataFormatException exception)
        {
            return new FileOutcome { Problem = exception.Location.Length == 0 ? exception.Problem : $"{exception.Location}: {exception.Problem}" };
        }
        catch (ArgumentException exception)
        {
            // The motion is read, but is none that a body could make: a value that is not finite, a leg without length.
            return new FileOutcome { Problem = exception.Message };
        }
    }

    private FileOutcome Write(SourceClip clip, IReadOnlyList<PreparedClip> pieces, FileOutcome outcome)
    {
        var written = new List<WrittenClip>();
        foreach (var piece in pieces)
        {
            var captions = Captions(new CaptionRequest(piece.Name, clip, piece.Piece, piece.IsMirrored, piece.Joints));
            if (captions.Count == 0 && !options.KeepUncaptioned) return outcome with { Dropped = DataImporter.NoCaption, Clips = written };
            writer.Write(piece, captions);
            var label = new ClipLabel(piece.Name, clip.Source, clip.Content, clip.Style, piece.IsMirrored);
            written.Add(new WrittenClip(label, clip.Split, piece.Features.Length / FeatureLayout.Count, captions.Count));
        }

        return outcome with { Clips = written };
    }

    /// <summary>What the sources say, each sentence once and on one line without the separator of the text files.</summary>
    private List<string> Captions(CaptionRequest request) =>
    [
        .. captionSources.SelectMany(source => source.Captions(request))
            .Select(caption => string.Join(' ', caption.Replace('#', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            .Where(caption => caption.Length > 0)
            .Distinct(StringComparer.Ordinal),
    ];
}
