using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ScaMo.Training.Runs;

/// <summary>
/// Shows how far a run is: a live bar on a terminal, else a plain line every so often. Both tell the step, the rates, the time that remains
/// and the last measurements.
/// </summary>
public sealed class TrainingProgress : IDisposable
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(15);

    private readonly IAnsiConsole _console;
    private readonly string _name;
    private readonly long _total;
    private readonly ProgressRate _rate;
    private readonly string _unit;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ProgressTask? _task;
    private readonly Task? _display;
    private long _lastLine;
    private volatile string _status = string.Empty;

    /// <summary>Begins to show.</summary>
    /// <param name="console">Where; standard error by convention.</param>
    /// <param name="name">What is trained, in a word.</param>
    /// <param name="firstStep">How many updates were made when this starts.</param>
    /// <param name="totalSteps">How many there will be.</param>
    /// <param name="unit">What an update takes many of, in the plural: frames, tokens.</param>
    /// <param name="time">The clock; null takes the system's.</param>
    public TrainingProgress(IAnsiConsole console, string name, long firstStep, long totalSteps, string unit, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(console);
        _console = console;
        _name = name;
        _total = totalSteps;
        _unit = unit;
        _time = time ?? TimeProvider.System;
        _rate = new ProgressRate(_time, firstStep);
        _lastLine = _time.GetTimestamp();
        if (!console.Profile.Out.IsTerminal) return;

        var started = new TaskCompletionSource<ProgressTask>(TaskCreationOptions.RunContinuationsAsynchronously);
        _display = console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 24 }, new PercentageColumn(), new StatusColumn(this))
            .StartAsync(async context =>
            {
                started.SetResult(context.AddTask(Markup.Escape(name), maxValue: Math.Max(1, totalSteps)));
                await _finished.Task;
            });
        _task = started.Task.GetAwaiter().GetResult();
        _task.Value = firstStep;
    }

    /// <summary>Tells that updates were made. Cheap enough for every step.</summary>
    /// <param name="step">How many so far.</param>
    /// <param name="items">How many frames or tokens went into those since the last report.</param>
    /// <param name="metrics">The last measurements to show beside.</param>
    public void Report(long step, long items, params ReadOnlySpan<(string Name, double Value)> metrics)
    {
        _rate.Add(step, items);
        bool isDue = _task is not null || _time.GetElapsedTime(_lastLine) >= LineInterval;
        if (!isDue) return;

        _status = Describe(step, metrics);
        if (_task is not null)
        {
            _task.Value = step;
            return;
        }

        _lastLine = _time.GetTimestamp();
        _console.WriteLine($"{_name} {_status}");
    }

    /// <summary>Prints a line of its own, above the bar if there is one.</summary>
    public void WriteLine(string text) => _console.WriteLine(text);

    /// <summary>Ends the display; the bar stays as it is.</summary>
    public void Dispose()
    {
        _finished.TrySetResult();
        _display?.GetAwaiter().GetResult();
    }

    private string Describe(long step, ReadOnlySpan<(string Name, double Value)> metrics)
    {
        var culture = CultureInfo.InvariantCulture;
        var text = new System.Text.StringBuilder().Append(culture, $"{step}/{_total}");
        if (_rate.StepsPerSecond is > 0 and var steps)
        {
            text.Append(culture, $"  {steps:G3} steps/s  {_rate.ItemsPerSecond:F0} {_unit}/s");
            double seconds = Math.Max(0, _total - step) / steps;
            if (seconds < TimeSpan.MaxValue.TotalSeconds) text.Append(culture, $"  {Format(TimeSpan.FromSeconds(seconds))} left");
        }

        foreach (var (name, value) in metrics) text.Append(culture, $"  {name} {value:G4}");
        return text.ToString();
    }

    private static string Format(TimeSpan time) => time.TotalDays >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalDays} d {time:hh\\:mm\\:ss}")
        : time.ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture);

    private sealed class StatusColumn(TrainingProgress owner) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(owner._status).Overflow(Overflow.Ellipsis);
    }
}
