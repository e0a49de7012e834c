namespace ScaMo.Training.Runs;

/// <summary>How fast a run is, over the last half minute.</summary>
internal sealed class ProgressRate
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly Queue<(long Timestamp, long Step, long Items)> _marks = new();
    private (long Timestamp, long Step, long Items) _last;
    private long _lastMark;

    public ProgressRate(TimeProvider time, long firstStep)
    {
        _time = time;
        _last = (time.GetTimestamp(), firstStep, 0);
        _lastMark = _last.Timestamp;
        _marks.Enqueue(_last);
    }

    /// <summary>Updates a second; 0 as long as no time has passed.</summary>
    public double StepsPerSecond => PerSecond(_last.Step - _marks.Peek().Step);

    /// <summary>Frames or tokens a second.</summary>
    public double ItemsPerSecond => PerSecond(_last.Items - _marks.Peek().Items);

    public void Add(long step, long items)
    {
        _last = (_time.GetTimestamp(), step, _last.Items + items);
        if (_time.GetElapsedTime(_lastMark, _last.Timestamp) < Spacing) return;
        _lastMark = _last.Timestamp;
        _marks.Enqueue(_last);
        // The oldest mark is the beginning of the window: one more than two must be there, or a slow run would have none.
        while (_marks.Count > 2 && _time.GetElapsedTime(_marks.Peek().Timestamp, _last.Timestamp) > Window) _marks.Dequeue();
    }

    private double PerSecond(long count)
    {
        double seconds = _time.GetElapsedTime(_marks.Peek().Timestamp, _last.Timestamp).TotalSeconds;
        return seconds > 0 ? count / seconds : 0;
    }
}
