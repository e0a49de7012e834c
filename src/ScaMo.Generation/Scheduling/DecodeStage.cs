using System.Diagnostics;
using ScaMo.Models.Transformer;

namespace ScaMo.Generation;

/// <summary>
/// Continuous batching (Yu et al., "Orca", OSDI 2022): all sequences that have a slot go one step a pass; new ones join between passes, and finished
/// and cancelled ones leave at once. It runs on a thread of its own, which owns the decoder.
/// </summary>
internal sealed class DecodeStage : IDisposable
{
    private readonly ISequenceDecoder _decoder;
    private readonly EngineMetrics _metrics;
    private readonly int _endToken;
    private readonly Action<Sequence> _decoded;
    private readonly Action<GenerationJob> _started;
    private readonly Action _roomAppeared;
    private readonly object _changed = new();
    private readonly Queue<Sequence> _ready = new();
    private readonly Stack<int> _freeSlots;
    private readonly List<Sequence> _running;
    private readonly SequenceInput[] _inputs;
    private readonly TokenDraw[] _draws;
    private readonly int[] _tokens;
    private readonly Thread _thread;
    private volatile int _slotsInUse;
    private volatile bool _isStopping;

    /// <param name="name">The model's, for the thread.</param>
    /// <param name="decoder">The transformer; owned from now on.</param>
    /// <param name="endToken">The token that ends a motion.</param>
    /// <param name="metrics">The engine's.</param>
    /// <param name="started">Called when the first sample of a job gets a slot.</param>
    /// <param name="decoded">Called for every sequence that has all of its tokens.</param>
    /// <param name="roomAppeared">Called when <see cref="HasRoom"/> has become true.</param>
    public DecodeStage(
        string name, ISequenceDecoder decoder, int endToken, EngineMetrics metrics, Action<GenerationJob> started, Action<Sequence> decoded, Action roomAppeared)
    {
        (_decoder, _metrics, _endToken, _started, _decoded, _roomAppeared) = (decoder, metrics, endToken, started, decoded, roomAppeared);
        _freeSlots = new Stack<int>(Enumerable.Range(0, decoder.SlotCount).Reverse());
        _running = new List<Sequence>(decoder.SlotCount);
        _inputs = new SequenceInput[decoder.SlotCount];
        _draws = new TokenDraw[decoder.SlotCount];
        _tokens = new int[decoder.SlotCount];
        _thread = new Thread(Work) { IsBackground = true, Name = $"decoding {name}" };
        _thread.Start();
    }

    /// <summary>Sequences that may run at a time.</summary>
    public int SlotCount => _decoder.SlotCount;

    /// <summary>Sequences that run now.</summary>
    public int SlotsInUse => _slotsInUse;

    /// <summary>Whether another job should be made ready: fewer sequences wait for a slot than there are slots.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_changed) return _ready.Count < _decoder.SlotCount;
        }
    }

    /// <summary>Lets the samples of a job, whose text is encoded, wait for slots.</summary>
    public void Add(GenerationJob job)
    {
        lock (_changed)
        {
            for (int i = 0; i < job.Request.SampleCount; i++) _ready.Enqueue(new Sequence(job, i));
            Monitor.Pulse(_changed);
        }
    }

    /// <summary>Stops between two passes, and frees the decoder.</summary>
    public void Dispose()
    {
        lock (_changed)
        {
            _isStopping = true;
            Monitor.Pulse(_changed);
        }

        _thread.Join();
        _decoder.Dispose();
    }

    private void Work()
    {
        while (!_isStopping)
        {
            Admit();
            if (_running.Count > 0) Pass();
            else WaitForWork();
        }
    }

    private void WaitForWork()
    {
        lock (_changed)
        {
            while (_ready.Count == 0 && !_isStopping) Monitor.Wait(_changed);
        }
    }

    /// <summary>Gives free slots to those who wait, and takes them from those whom nobody waits for any more.</summary>
    private void Admit()
    {
        for (int i = _running.Count - 1; i >= 0; i--)
        {
            if (_running[i].Job.HasEnded) Leave(i);
        }

        bool hadRoom, hasRoom;
        lock (_changed)
        {
            hadRoom = _ready.Count < _decoder.SlotCount;
            while (_ready.TryPeek(out var next))
            {
                if (!next.Job.HasEnded)
                {
                    if (!_freeSlots.TryPop(out int slot)) break;
                    next.Slot = slot;
                    _running.Add(next);
                }

                _ready.Dequeue();
            }

            hasRoom = _ready.Count < _decoder.SlotCount;
        }

        _metrics.ChangeSlots(_running.Count - _slotsInUse);
        _slotsInUse = _running.Count;
        foreach (var sequence in _running)
        {
            if (sequence.Length > 0) continue;
            sequence.Job.StartDecoding();
            _started(sequence.Job);
        }

        if (hasRoom && !hadRoom) _roomAppeared();
    }

    private void Pass()
    {
        try
        {
            using var span = EngineTraces.StartPass(_running);
            long start = Stopwatch.GetTimestamp();
            int count = PrepareInputs();
            _decoder.Run(_inputs.AsSpan(0, count));
            PrepareDraws();
            _decoder.Draw(_draws.AsSpan(0, _running.Count), _tokens);
            _metrics.Pass(Stopwatch.GetElapsedTime(start), _running.Count, _running[^1].Length == 0);
        }
#pragma warning disable CA1031 // Whatever went wrong belongs to those who run now; the stage lives on for the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            foreach (var sequence in _running) sequence.Job.Fail(exception);
            return; // whose slots are freed like those of the cancelled
        }

        for (int i = _running.Count - 1; i >= 0; i--)
        {
            var sequence = _running[i];
            if (_tokens[i] == ISequenceDecoder.NoToken)
            {
                sequence.Job.Fail(new ArithmeticException("The transformer gave a logit that is not a number."));
                continue;
            }

            int length = sequence.Length;
            sequence.Append(_tokens[i], _endToken);
            if (sequence.Length > length) sequence.Job.ReportToken(sequence);
            if (length == 0)
            {
                sequence.FirstToken = sequence.Job.Elapsed;
                _metrics.DrawFirstToken(sequence.FirstToken);
            }

            if (sequence.FinishReason is null) continue;
            _metrics.FinishSample(sequence.Length, sequence.Job.Elapsed - sequence.FirstToken);
            Leave(i);
            sequence.Job.FinishDecoding();
            _decoded(sequence);
        }
    }

    /// <summary>A token for each that runs, and the text once for samples of a job that begin together.</summary>
    private int PrepareInputs()
    {
        int count = 0;
        for (int i = 0; i < _running.Count; i++)
        {
            var sequence = _running[i];
            if (sequence.Length > 0) _inputs[count] = SequenceInput.OfToken(sequence.Slot, sequence.Tokens[^1]);
            else if (LeaderOf(i) == i) _inputs[count] = SequenceInput.OfText(sequence.Slot, sequence.Job.Text);
            else continue;
            count++;
        }

        return count;
    }

    private void PrepareDraws()
    {
        int count = 0;
        for (int i = 0; i < _running.Count; i++)
        {
            var sequence = _running[i];
            int leader = sequence.Length > 0 ? i : LeaderOf(i);
            if (leader != i) _decoder.Copy(_running[leader].Slot, sequence.Slot);
            int input = leader == i ? count++ : _draws[leader].Input;
            _draws[i] = new TokenDraw(input, sequence.Job.Request.Sampling, CounterRandom.Uniform(sequence.Seed, sequence.Length));
        }
    }

    /// <summary>The first of the running sequences that begins with the same job's text in this pass: samples of a job get their slots one after another.</summary>
    private int LeaderOf(int index)
    {
        while (index > 0 && _running[index - 1].Length == 0 && _running[index - 1].Job == _running[index].Job) index--;
        return index;
    }

    private void Leave(int index)
    {
        int slot = _running[index].Slot;
        _decoder.Clear(slot);
        _freeSlots.Push(slot);
        // Keeps the order of the others, and with it samples of a job beside each other.
        _running.RemoveAt(index);
    }
}
