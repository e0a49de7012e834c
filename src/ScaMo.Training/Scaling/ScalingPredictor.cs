using System.Collections.Immutable;
using System.Globalization;
using ScaMo.Models.Tokenizer;
using ScaMo.Models.Transformer;

namespace ScaMo.Training.Scaling;

/// <summary>From a compute budget to a transformer, a vocabulary and an amount of data.</summary>
public static class ScalingPredictor
{
    /// <summary>Seconds of motion in a token: 4 frames at 20 a second.</summary>
    public const double SecondsPerToken = 4 / 20.0;

    /// <summary>Tokens of the paper's data set, MotionUnion.</summary>
    public const double MotionUnionTokens = 7.5e6;

    private const int T5XlWidth = 2048;

    /// <summary>By the paper's equations as they are printed.</summary>
    /// <param name="flops">C.</param>
    /// <param name="uniqueTokens">Motion tokens that are there to train on.</param>
    /// <exception cref="ArgumentException">A number is not above 0, or the equations give less than one parameter or token.</exception>
    public static ScalingPrediction ByPaper(double flops, double uniqueTokens = MotionUnionTokens)
    {
        var laws = ScalingLaws.Published;
        Check(flops, uniqueTokens);
        return Create(laws.At(flops), Presets(), uniqueTokens, PublishedNotes.Of(flops));
    }

    /// <summary>By a fit.</summary>
    /// <param name="fit">What <c>scamo scaling fit</c> wrote.</param>
    /// <param name="method">One of its methods.</param>
    /// <param name="flops">C.</param>
    /// <param name="uniqueTokens">Motion tokens that are there to train on; null for those of the fit's runs.</param>
    /// <exception cref="ArgumentException">The fit lacks the method, a number is not above 0, or the fit gives less than one parameter or token.</exception>
    public static ScalingPrediction ByFit(ScalingFit fit, FitMethod method, double flops, double? uniqueTokens = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        double available = uniqueTokens ?? fit.UniqueTokens;
        Check(flops, available);
        var laws = fit.Find(method) ?? throw new ArgumentException($"The fit has no method {ScalingFitter.Name(method)}; it has {string.Join(", ", fit.Fits.Select(other => ScalingFitter.Name(other.Method)))}.");
        var optimum = laws.At(flops) ?? throw new ArgumentException("The fitted form has no best size.");
        var notes = new List<string> { $"By the method {ScalingFitter.Name(method)}, fitted to {fit.Runs} runs." };
        if (laws.LossInterval(flops) is { } interval) notes.Add(Text($"95 % interval of L_u by the bootstrap, without the spread of single runs: {interval.Low:0.###} to {interval.High:0.###}."));
        if (flops > fit.Budgets[^1]) notes.Add(Text($"This is an extrapolation to {flops / fit.Budgets[^1]:0.##} times the largest budget of the fit."));
        if (flops < fit.Budgets[0]) notes.Add(Text($"This is an extrapolation to {flops / fit.Budgets[0]:0.###} of the smallest budget of the fit."));
        return Create(optimum, [.. fit.Sizes, .. Presets()], available, notes);
    }

    private static void Check(double flops, double uniqueTokens)
    {
        if (!(flops > 0 && double.IsFinite(flops))) throw new ArgumentException(Text($"The budget is {flops} FLOPs; expected a number above 0."));
        if (!(uniqueTokens > 0 && double.IsFinite(uniqueTokens))) throw new ArgumentException(Text($"The number of unique tokens is {uniqueTokens}; expected a number above 0."));
    }

    private static ScalingPrediction Create(ComputeOptimum optimum, IReadOnlyList<StudiedSize> sizes, double uniqueTokens, IEnumerable<string> before)
    {
        double[] amounts = [optimum.NonVocabularyParameters, optimum.VocabularyParameters, optimum.DataTokens];
        if (!amounts.All(amount => amount >= 1 && double.IsFinite(amount))) throw new ArgumentException(Text($"For {optimum.Flops:0.###E+0} FLOPs the laws give no possible model: {amounts[0]:0.###E+0} and {amounts[1]:0.###E+0} parameters, {amounts[2]:0.###E+0} tokens."));
        var preset = Nearest(Presets(), optimum.NonVocabularyParameters, size => size.NonVocabularyParameters);
        var size = Nearest(sizes, optimum.NonVocabularyParameters, size => size.NonVocabularyParameters);
        double wanted = optimum.VocabularyParameters / size.Width;
        var codebook = Nearest([.. Codebooks()], wanted, codebook => codebook.Size);
        List<string> notes =
        [
            .. before,
            Text($"V = N_v / d with d = {size.Width}, the width of {size.Name}: {wanted:0} codes; the nearest FSQ codebook, {codebook.Name}, has {codebook.Size}."),
            Text($"The preset {preset.Name} has {preset.NonVocabularyParameters:0.###E+0} parameters without vocabulary, {preset.NonVocabularyParameters / optimum.NonVocabularyParameters:0.###} times the optimum."),
            Text($"{optimum.DataTokens:0.###E+0} tokens are {optimum.DataTokens * SecondsPerToken / 3600:0.#} hours of motion."),
        ];
        double epochs = optimum.DataTokens / uniqueTokens;
        if (epochs > 1) notes.Add(Text($"Warning: the data hold {uniqueTokens:0.###E+0} unique tokens, so that these are {epochs:0.##} epochs; the laws know data that are seen once."));
        return new ScalingPrediction
        {
            Flops = optimum.Flops,
            NonVocabularyParameters = Math.Round(optimum.NonVocabularyParameters),
            VocabularyParameters = Math.Round(optimum.VocabularyParameters),
            Vocabulary = codebook.Size,
            Levels = codebook.Levels,
            DataTokens = Math.Round(optimum.DataTokens),
            NormalizedLoss = optimum.NormalizedLoss,
            Preset = preset.Name,
            Notes = [.. notes],
        };
    }

    private static StudiedSize[] Presets() =>
    [
        .. TransformerPreset.All.Select(preset => new StudiedSize(
            preset.Name,
            preset.Width,
            ParameterCounts.Of(new TransformerConfig { Layers = preset.Layers, Heads = preset.Heads, Width = preset.Width, CodebookSize = 2, TextWidth = T5XlWidth }).NonVocabulary)),
    ];

    private static IEnumerable<(int Name, int Size, ImmutableArray<int> Levels)> Codebooks()
    {
        foreach (int name in FsqCodebook.Names)
        {
            if (FsqCodebook.TryGetLevels(name, out var levels)) yield return (name, new TokenizerConfig { Levels = levels }.CodebookSize, levels);
        }
    }

    /// <summary>Nearest by ratio.</summary>
    private static T Nearest<T>(IReadOnlyList<T> items, double wanted, Func<T, double> quantity) => items.MinBy(item => Math.Abs(Math.Log(quantity(item) / wanted)))!;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
