namespace ScaMo.Training.Data.Import;

/// <summary>Where the captions of an imported clip come from. An import asks all of its sources and writes what they say, each sentence once.</summary>
public interface ICaptionSource
{
    /// <summary>Sentences that describe a clip; none if this source knows none. Asked on several threads at once.</summary>
    IEnumerable<string> Captions(CaptionRequest request);
}
