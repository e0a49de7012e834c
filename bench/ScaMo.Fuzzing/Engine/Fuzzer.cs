using System.Diagnostics;

namespace ScaMo.Fuzzing.Engine;

/// <summary>
/// Gives a parser mutated inputs and looks at what it does: only documented exceptions, memory in proportion to the input, an end in time, and a small stack. An input that takes a branch, or
/// gets an error, that none did before joins the corpus, from which others are made.
/// </summary>
/// <param name="target">The parser.</param>
/// <param name="corpus">Inputs of earlier runs.</param>
/// <param name="seed">The same inputs come about with the same seed, corpus and parser.</param>
/// <param name="currentPath">The file of the input that is being parsed, see <see cref="CurrentInput"/>.</param>
internal sealed class Fuzzer(FuzzTarget target, IEnumerable<byte[]> corpus, int seed, string currentPath)
{
    private const int StackBytes = 1 << 20; // recursion that follows the input shows
    private const int LargestCorpus = 4000;

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _corpus = [];
    private readonly EdgeCoverage _coverage = new();
    private readonly HashSet<string> _answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FuzzFinding> _findings = new(StringComparer.Ordinal);
    private readonly Lock _watched = new();
    private byte[]? _parsed;
    private TimeSpan _began;
    private TimeSpan _slowest;
    private long _inputs;
    private long _accepted;

    /// <summary>How long an input may take, in time of the processor, so that a busy machine is no finding.</summary>
    public TimeSpan LongestTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Runs until told to stop, or until an input does not end.</summary>
    /// <param name="mayGoOn">Asked before each input, with the number of those before.</param>
    public FuzzReport Run(Func<long, bool> mayGoOn)
    {
        long start = Stopwatch.GetTimestamp();
        Exception? broken = null;
        var worker = new Thread(
            () =>
            {
                try
                {
                    Work(mayGoOn);
                }
                catch (Exception exception)
                {
                    broken = exception;
                }
            },
            StackBytes)
        {
            IsBackground = true,
        };
        worker.Start();
        while (!worker.Join(TimeSpan.FromMilliseconds(100)))
        {
            if (Overdue() is not { } endless) continue;
            // The thread cannot be ended: it is left behind, and the target with it.
            Keep(new FuzzFinding("no end", endless, $"The parser did not end within {LongestTime.TotalSeconds} seconds of the processor."));
            break;
        }

        if (broken is not null) throw new InvalidOperationException($"The fuzzer of {target.Name} broke: {broken.Message}", broken);
        lock (_findings)
        {
            return new FuzzReport(target.Name, _inputs, _accepted, Stopwatch.GetElapsedTime(start).TotalSeconds, _slowest.TotalMilliseconds, _answers.Count, _coverage.Edges, _corpus.Count, [.. _findings.Values]);
        }
    }

    /// <summary>The smallest inputs that take all branches together that the corpus takes; to be asked for when the run has ended.</summary>
    public IReadOnlyList<byte[]> Distill()
    {
        var coverage = new EdgeCoverage();
        return [.. _corpus.OrderBy(input => input.Length).Where(input =>
        {
            EdgeCoverage.Reset();
            FuzzOutcome.Of(target, input);
            return coverage.Grows();
        })];
    }

    private void Work(Func<long, bool> mayGoOn)
    {
        using var current = new CurrentInput(currentPath);
        foreach (byte[] known in (IEnumerable<byte[]>)[.. target.Seeds, .. corpus]) Judge(known, current);
        var mutator = new Mutator(_random, target.Words);
        while (mayGoOn(_inputs))
        {
            if (Judge(mutator.Mutate(Pick(), Pick()), current)) _accepted++;
            _inputs++;
        }
    }

    /// <summary>One of four inputs comes from a sound one.</summary>
    private byte[] Pick() => _corpus.Count == 0 || _random.Next(4) == 0 ? target.Seeds[_random.Next(target.Seeds.Count)] : _corpus[_random.Next(_corpus.Count)];

    /// <summary>Whether the parser accepts an input; and what is learnt from it.</summary>
    private bool Judge(byte[] input, CurrentInput current)
    {
        var outcome = Try(input, current);
        if (outcome.Signature is { } signature)
        {
            // What is made once for all inputs is not this one's.
            if (_findings.ContainsKey(signature) || Try(input, current).Signature != signature) return false;
            byte[] small = Minimizer.Minimize(input, candidate => Try(candidate, current).Signature == signature);
            Keep(new FuzzFinding(signature, small, Try(small, current).Details));
            return false;
        }

        bool isNew = _coverage.Grows() | _answers.Add(outcome.Answer);
        if (isNew && _corpus.Count < LargestCorpus) _corpus.Add(input);
        return outcome.Answer.Length == 0;
    }

    private FuzzOutcome Try(byte[] input, CurrentInput current)
    {
        current.Set(input);
        lock (_watched) (_parsed, _began) = (input, Environment.CpuUsage.TotalTime);
        EdgeCoverage.Reset();
        long start = Stopwatch.GetTimestamp();
        var outcome = FuzzOutcome.Of(target, input);
        var time = Stopwatch.GetElapsedTime(start);
        if (time > _slowest && _inputs > 0) _slowest = time;
        lock (_watched) _parsed = null;
        return outcome;
    }

    private byte[]? Overdue()
    {
        lock (_watched) return _parsed is not null && Environment.CpuUsage.TotalTime - _began > LongestTime ? _parsed : null;
    }

    private void Keep(FuzzFinding finding)
    {
        lock (_findings) _findings[finding.Signature] = finding;
    }
}
