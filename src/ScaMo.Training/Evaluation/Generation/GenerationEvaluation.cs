using ScaMo.Training.Evaluation.Metrics;
using ScaMo.Training.Evaluators;
using ScaMo.Training.Runs;
using static TorchSharp.torch;

namespace ScaMo.Training.Evaluation.Generation;

/// <summary>HumanML3D's protocol: passes over the test part, each measuring every source of motions against the true ones.</summary>
public sealed class GenerationEvaluation
{
    private readonly ProtocolSamples _samples;
    private readonly MotionEvaluator _evaluator;
    private readonly GeneratedMotions _model;
    private readonly IReadOnlyList<IMotionSource> _sources;
    private readonly GenerationEvaluationOptions _options;

    /// <param name="samples">The test part.</param>
    /// <param name="evaluator">Who judges.</param>
    /// <param name="model">The model that is judged.</param>
    /// <param name="others">What else the report shows: truth, reconstruction, noise.</param>
    /// <param name="options">How.</param>
    public GenerationEvaluation(ProtocolSamples samples, MotionEvaluator evaluator, GeneratedMotions model, IReadOnlyList<IMotionSource> others, GenerationEvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindProblem() is { } problem) throw new ArgumentException(problem, nameof(options));
        (_samples, _evaluator, _model, _options) = (samples, evaluator, model, options);
        _sources = [.. others, model];
    }

    /// <summary>Runs the passes that the store does not hold.</summary>
    /// <param name="store">Keeps finished passes.</param>
    /// <param name="report">Told what is done: the pass, the source, the motions made and their number.</param>
    /// <param name="cancellationToken">Stops; finished passes stay.</param>
    public async Task<IReadOnlyList<PassResult>> RunAsync(PassStore store, Action<int, string, int, int> report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(report);
        var results = new List<PassResult>();
        for (int pass = 0; pass < _options.Replications; pass++)
        {
            if (store.Find(pass) is not { } result) store.Save(result = await MeasureAsync(pass, report, cancellationToken));
            results.Add(result);
        }

        return results;
    }

    /// <summary>Motions of the first pass by their place in it, made again.</summary>
    public async Task<IReadOnlyList<(ProtocolSample Sample, ReadOnlyMemory<float> Features)>> FirstPassAsync(CancellationToken cancellationToken)
    {
        var samples = _samples.Draw(0);
        var motions = await _model.MotionsAsync(samples, 0, _ => { }, cancellationToken);
        return [.. samples.Zip(motions)];
    }

    private async Task<PassResult> MeasureAsync(int pass, Action<int, string, int, int> report, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var samples = _samples.Draw(pass);
        var texts = _evaluator.EmbedTexts(samples.Select(sample => sample.Caption));
        // FID is taken against another cut of the true motions, as the protocol's second loader gives it: for themselves it is small, but not 0.
        var reference = _evaluator.EmbedMotions(_samples.Draw(pass + _options.Replications).Select(sample => sample.Features));
        var scores = new Dictionary<string, GenerationScores>(StringComparer.Ordinal);
        var physical = pass == 0 ? new Dictionary<string, PhysicalScores>(StringComparer.Ordinal) : null;
        IReadOnlyList<double>? distances = null;
        foreach (var source in _sources)
        {
            var motions = await source.MotionsAsync(samples, pass, made => report(pass, source.Name, made, samples.Count), cancellationToken);
            using var inner = NewDisposeScope();
            var embeddings = _evaluator.EmbedMotions(motions);
            var matching = TextMatching.Measure(texts, embeddings);
            scores[source.Name] = new GenerationScores(FrechetDistance.Between(reference, embeddings), matching.Precision, matching.Distance, Diversity.Of(embeddings, Random(pass), Pairs(samples.Count)));
            physical?.Add(source.Name, PhysicalScores.Measure(motions));
            if (pass == 0 && source == _model) distances = [.. Embeddings.Distances(texts, embeddings).data<double>()];
        }

        var multiModality = pass < _options.MultiModalityReplications ? await MultiModalityAsync(pass, samples, report, cancellationToken) : null;
        return new PassResult(pass, scores, multiModality, physical, distances);
    }

    private async Task<MultiModalityScores> MultiModalityAsync(int pass, IReadOnlyList<ProtocolSample> samples, Action<int, string, int, int> report, CancellationToken cancellationToken)
    {
        const int Samples = GenerationEvaluationOptions.MultiModalitySamples;
        int texts = Math.Min(GenerationEvaluationOptions.MultiModalityTexts, samples.Count);
        int ofBatches = Math.Min(GenerationEvaluationOptions.MultiModalityBatches * TextMatching.PoolSize, texts);
        var motions = await _model.ManyAsync(
            [.. samples.Take(texts).Select(sample => sample.Caption.Text)], Samples, _options.Replications + pass,
            made => report(pass, "MultiModality", made, texts * Samples), cancellationToken);
        using var scope = NewDisposeScope();
        var embeddings = _evaluator.EmbedMotions(motions.SelectMany(ofText => ofText)).view(texts, Samples, -1);
        return new MultiModalityScores(Diversity.WithinTexts(embeddings, Random(pass)), Diversity.WithinTexts(embeddings[..ofBatches], Random(pass)));
    }

    /// <summary>Pairs of Diversity: the protocol's, or as many as a small test part allows.</summary>
    public static int Pairs(int motions) => Math.Min(Diversity.Pairs, motions - 1);

    private Random Random(int pass) => new((int)new TrainingRandom(_options.Seed, RandomPurpose.Pairs, pass).NextUInt64());
}
