using System.Collections.Immutable;
using System.Globalization;

namespace ScaMo.Training.Scaling.Sweep;

/// <summary>One training of a sweep.</summary>
/// <param name="Size">The transformer.</param>
/// <param name="Tokenizer">The tokenizer.</param>
/// <param name="DataFraction">The share of the training sequences.</param>
/// <param name="Seed">The seed of weights and order.</param>
/// <param name="Evaluations">Where it is evaluated, in order; the last is its end.</param>
/// <param name="HasOwnSchedule">Whether the learning rate falls towards the last evaluation, so that the run is that budget's alone.</param>
internal sealed record SweepRun(SweepSize Size, SweepTokenizer Tokenizer, double DataFraction, long Seed, ImmutableArray<SweepEvaluation> Evaluations, bool HasOwnSchedule)
{
    /// <summary>The run's name, which its folder has.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Size.Name}-{Tokenizer.Name}-{DataFraction:0.######}-{Seed}") + (HasOwnSchedule ? string.Create(CultureInfo.InvariantCulture, $"-{Evaluations[^1].Budget:0.###E+0}") : string.Empty);
}
