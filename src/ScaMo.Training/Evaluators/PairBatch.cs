namespace ScaMo.Training.Evaluators;

/// <summary>Pairs of a text and a motion.</summary>
/// <param name="Captions">The texts.</param>
/// <param name="Motions">The motions, in the same order.</param>
/// <param name="IsMatch">
/// (text, motion): 1 where the text is a caption of the motion, the text's own or another that is described in the same words, else 0.
/// </param>
internal sealed record PairBatch(CaptionBatch Captions, MotionBatch Motions, float[] IsMatch);
