using System.Buffers;
using System.Globalization;

namespace ScaMo.Training.Runs;

/// <summary>
/// The measurements of a run: <c>metrics.csv</c> (one a line: step, seconds since the start, name, value) and a TensorBoard event file.
/// The step of a measurement is how many updates were made before it.
/// </summary>
public sealed class MetricLog : IDisposable
{
    private const string FileName = "metrics.csv";
    private const string Header = "step,seconds,name,value";

    private static readonly SearchValues<char> NotInNames = SearchValues.Create(",\"\r\n");

    private readonly StreamWriter _table;
    private readonly EventFile _events;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly double _secondsBefore;

    /// <summary>Begins a log, or goes on with the one that is there.</summary>
    /// <param name="folder">The run's folder; it is made if there is none.</param>
    /// <param name="resumedStep">
    /// The step of the checkpoint that the run goes on from: what was measured after it is dropped, as it will be measured again. Null begins anew.
    /// </param>
    /// <param name="time">The clock; null takes the system's.</param>
    /// <exception cref="IOException">The files cannot be written.</exception>
    public MetricLog(string folder, long? resumedStep = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _time = time ?? TimeProvider.System;
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, FileName);
        string temporary = path + ".tmp";
        _secondsBefore = 0;
        using (var kept = new StreamWriter(temporary))
        {
            kept.Write(Header + "\n");
            if (resumedStep is { } last && File.Exists(path)) _secondsBefore = Keep(path, last, kept);
        }

        File.Move(temporary, path, overwrite: true);
        _table = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read));
        _events = new EventFile(folder, _time, resumedStep);
        _start = _time.GetTimestamp();
    }

    /// <summary>Seconds of the run so far, those before it was resumed included.</summary>
    public double Seconds => _secondsBefore + _time.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Writes measurements through to the files.</summary>
    /// <param name="step">How many updates were made.</param>
    /// <param name="metrics">Names, of which TensorBoard takes the part before a slash as group (<c>train/loss</c>), and values, NaN included.</param>
    /// <exception cref="ArgumentException">A name is empty or has a comma, a quote or a line break in it.</exception>
    public void Write(long step, params ReadOnlySpan<(string Name, double Value)> metrics)
    {
        foreach (var (name, _) in metrics)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAny(NotInNames)) throw new ArgumentException($"'{name}' is no name of a metric.", nameof(metrics));
        }

        foreach (var (name, value) in metrics)
        {
            _table.Write(string.Create(CultureInfo.InvariantCulture, $"{step},{Seconds:F1},{name},{value:G7}\n"));
            _events.WriteScalar(step, name, value);
        }

        _table.Flush();
        _events.Flush();
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _table.Dispose();
        _events.Dispose();
    }

    /// <summary>Copies the lines up to a step, without one that was cut off; returns the last one's seconds.</summary>
    private static double Keep(string path, long lastStep, StreamWriter kept)
    {
        double seconds = 0;
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            if (line.Split(',') is not [var step, var time, _, var value]
                || !long.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                || !double.TryParse(time, NumberStyles.Float, CultureInfo.InvariantCulture, out double at)
                || value.Length == 0
                || number > lastStep)
            {
                continue;
            }

            kept.Write(line + "\n");
            seconds = at;
        }

        return seconds;
    }
}
