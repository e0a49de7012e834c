using System.Collections.Immutable;

namespace ScaMo.Training.Transformers;

/// <summary>What the transformer learns from: a clip or a part of one, as tokens, with the captions that speak of it.</summary>
/// <param name="Clip">The clip's index in its collection, for its sampling weight.</param>
/// <param name="Captions">At least one.</param>
/// <param name="Tokens">Its tokens, once for every shift of its beginning by a few frames; the first has none.</param>
internal sealed record MotionSequence(int Clip, ImmutableArray<string> Captions, ImmutableArray<int[]> Tokens);
