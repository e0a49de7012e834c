using ScaMo.Training.Runs;
using ScaMo.Training.Scaling;

namespace ScaMo.Training.Tests.Scaling;

/// <summary>Runs of a study whose law is known.</summary>
internal static class PlantedRuns
{
    private static readonly (int Layers, int Width)[] Shapes = [(2, 32), (2, 64), (4, 96), (4, 128), (6, 192), (6, 256)];
    private static readonly int[] Vocabularies = [240, 512, 1000, 1920, 4375, 15360];

    /// <summary>The logarithm of the budgets' geometric mean.</summary>
    public const double MiddleBudget = 13.25;

    /// <summary>C, FLOPs.</summary>
    public static IReadOnlyList<double> Budgets { get; } = [.. Enumerable.Range(0, 6).Select(step => Math.Pow(10, 12 + 0.5 * step))];

    /// <summary>Six budgets on a grid of six sizes and six vocabularies, the errors normal.</summary>
    /// <param name="loss">L_u of N_nv, N_v, D and C.</param>
    /// <param name="noise">The errors' standard deviation, nats.</param>
    /// <param name="seed">Of the errors.</param>
    public static List<ScalingRun> Of(Func<double, double, double, double, double> loss, double noise, long seed)
    {
        var random = new TrainingRandom(seed, RandomPurpose.Network, 0);
        return
        [
            .. from budget in Budgets
               from shape in Shapes
               from vocabulary in Vocabularies
               let size = 12L * shape.Layers * shape.Width * shape.Width
               let tokens = (long)Math.Round(budget / (6.0 * (size + (long)vocabulary * shape.Width)))
               let normalized = loss(size, (double)vocabulary * shape.Width, tokens, budget) + noise * random.NextNormal()
               select Run(budget, shape.Layers, shape.Width, vocabulary, size, tokens, normalized),
        ];
    }

    public static ScalingRun Run(double budget, int layers, int width, int vocabulary, long nonVocabulary, long tokens, double normalizedLoss) => new()
    {
        Budget = budget,
        Size = $"{layers}x{width}",
        Layers = layers,
        Heads = 2,
        Width = width,
        Tokenizer = "fsq",
        Vocabulary = vocabulary,
        NonVocabularyParameters = nonVocabulary,
        UniqueTokens = 1_000_000_000,
        Tokens = tokens,
        Flops = 1.1 * budget,
        Loss = normalizedLoss + 6,
        NormalizedLoss = normalizedLoss,
        Seed = 1,
        Seconds = 12.5,
        Commit = "0123abc",
    };
}
