namespace ScaMo.Generation;

/// <summary>
/// Takes jobs from the queue in fair order as decoding has room for them, and encodes their text, on a thread of its own: a large text encoder must not
/// hold up sequences that are being decoded.
/// </summary>
internal sealed class TextStage : IDisposable
{
    private readonly PromptEncoder _encoder;
    private readonly Action<GenerationJob> _encoded;
    private readonly Func<bool> _hasRoom;
    private readonly FairQueue<GenerationJob> _queue = new();
    private readonly object _changed = new();
    private readonly Thread _thread;
    private bool _isStopping;

    /// <param name="name">The model's, for the thread.</param>
    /// <param name="encoder">Encodes prompts.</param>
    /// <param name="hasRoom">Whether the next stage wants another job.</param>
    /// <param name="encoded">Takes a job whose text is encoded.</param>
    public TextStage(string name, PromptEncoder encoder, Func<bool> hasRoom, Action<GenerationJob> encoded)
    {
        (_encoder, _hasRoom, _encoded) = (encoder, hasRoom, encoded);
        _thread = new Thread(Work) { IsBackground = true, Name = $"text {name}" };
        _thread.Start();
    }

    /// <summary>Lets a job wait for its turn.</summary>
    public void Add(GenerationJob job)
    {
        lock (_changed)
        {
            _queue.Enqueue(job, job.Request.Client, job.Request.SampleCount);
            Monitor.Pulse(_changed);
        }
    }

    /// <summary>The next stage has room.</summary>
    public void Wake()
    {
        lock (_changed) Monitor.Pulse(_changed);
    }

    /// <summary>Stops between two jobs.</summary>
    public void Dispose()
    {
        lock (_changed)
        {
            _isStopping = true;
            Monitor.Pulse(_changed);
        }

        _thread.Join();
    }

    private void Work()
    {
        while (Next() is { } job) Encode(job);
    }

    /// <summary>Waits for the next job; null when the stage stops.</summary>
    private GenerationJob? Next()
    {
        lock (_changed)
        {
            while (!_isStopping)
            {
                if (!_hasRoom() || !_queue.TryDequeue(out var job)) Monitor.Wait(_changed);
                else if (!job!.HasEnded) return job;
            }

            return null;
        }
    }

    private void Encode(GenerationJob job)
    {
        try
        {
            job.StartText();
            job.FinishText(_encoder.Encode(job.Request.Prompt));
            _encoded(job);
        }
#pragma warning disable CA1031 // Whatever went wrong belongs to the caller; the stage lives on for the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            job.Fail(exception);
        }
    }
}
