namespace ScaMo.Training.Data.Captions;

/// <summary>The words for a content, checked.</summary>
/// <param name="Swap">Left and right are exchanged in the words.</param>
/// <param name="Kind">gait, gesture or act.</param>
/// <param name="Speed">Mean speeds in m/s below which the motion is slow and above which it is fast.</param>
/// <param name="BothHands">The lower hand decides how high the hands are raised.</param>
/// <param name="Plain">Short verb phrases.</param>
/// <param name="Rich">Longer verb phrases; may be empty.</param>
/// <param name="Actors">Subjects who do this, such as a boxer; may be empty.</param>
internal sealed record CaptionContent(bool Swap, string Kind, (float Slow, float Fast)? Speed, bool BothHands, CaptionRule Plain, CaptionRule Rich, CaptionRule Actors);
