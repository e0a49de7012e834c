using ScaMo.Generation;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Tokenizers;

/// <summary>Batches cut from the tokens that a model draws for the captions of a data set; a batch depends on the seed and its position alone.</summary>
internal sealed class SampledTokens
{
    /// <summary>Fewer tokens are all end.</summary>
    private const int Fewest = 3;

    private const int Together = 96;

    private readonly int[][] _sequences; // by length
    private readonly int _window;
    private readonly int _batchSize;
    private readonly long _seed;

    /// <param name="sequences">Tokens of motions.</param>
    /// <param name="window">Tokens of a window.</param>
    /// <param name="batchSize">Windows of a batch, all of one length.</param>
    /// <param name="seed">The seed of choice and places.</param>
    /// <exception cref="ArgumentException">No sequence is long enough.</exception>
    public SampledTokens(IEnumerable<int[]> sequences, int window, int batchSize, long seed)
    {
        _sequences = [.. sequences.Where(sequence => sequence.Length >= Fewest).OrderBy(sequence => sequence.Length)];
        if (_sequences.Length == 0) throw new ArgumentException($"No sampled motion has {Fewest} tokens.", nameof(sequences));
        (_window, _batchSize, _seed) = (window, batchSize, seed);
    }

    /// <summary>Lets a model draw motions.</summary>
    /// <param name="engine">The model's engine.</param>
    /// <param name="captions">One for each motion.</param>
    /// <param name="seed">The seed of the first; the next one has the next.</param>
    public static async Task<IReadOnlyList<int[]>> DrawAsync(IMotionEngine engine, IReadOnlyList<string> captions, long seed)
    {
        var sequences = new int[captions.Count][];
        await Parallel.ForEachAsync(Enumerable.Range(0, captions.Count), new ParallelOptions { MaxDegreeOfParallelism = Together }, async (index, cancellationToken) =>
        {
            var request = new GenerationRequest
            {
                Prompt = captions[index],
                Seed = (seed + index) % GenerationRequest.SeedModulus,
                Sampling = engine.Info.DefaultSampling,
                MaxTokens = engine.Info.MaxTokens,
            };
            sequences[index] = [.. (await engine.GenerateAsync(request, cancellationToken)).Motions[0].Tokens];
        });
        return sequences;
    }

    /// <summary>The batch at a position, (batch, tokens): sequences of about the same length, cut to that of the shortest.</summary>
    public long[,] Prepare(long position)
    {
        var random = new TrainingRandom(_seed, RandomPurpose.SampledTokens, position);
        int first = random.Next(Math.Max(1, _sequences.Length - _batchSize + 1));
        int length = Math.Min(_window, _sequences[first].Length);
        var batch = new long[_batchSize, length];
        for (int row = 0; row < _batchSize; row++)
        {
            var sequence = _sequences[Math.Min(first + row, _sequences.Length - 1)];
            int start = random.Next(sequence.Length - length + 1);
            for (int i = 0; i < length; i++) batch[row, i] = sequence[start + i];
        }

        return batch;
    }
}
