namespace ScaMo.Generation;

/// <summary>One token to draw.</summary>
/// <param name="Input">The input of the last pass that it follows.</param>
/// <param name="Sampling">How it is drawn.</param>
/// <param name="Uniform">The number in [0, 1) that decides; see <see cref="CounterRandom"/>.</param>
internal readonly record struct TokenDraw(int Input, SamplingOptions Sampling, double Uniform);
