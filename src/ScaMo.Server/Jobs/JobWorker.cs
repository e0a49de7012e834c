using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using ScaMo.Server.Hosting;

namespace ScaMo.Server.Jobs;

/// <summary>
/// Works on the prompts of jobs. When the server stops, what runs is finished as long as the host may wait, and the rest goes back for other workers; where there are no others,
/// it goes on with what waits, too.
/// </summary>
internal sealed partial class JobWorker : BackgroundService, IHostedLifecycleService
{
    /// <summary>Prompts that are taken at a time: few, so that those of one job are spread over all workers.</summary>
    private const int Batch = 4;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StopInterval = TimeSpan.FromMilliseconds(50);

    private readonly IJobBoard _board;
    private readonly IJobQueue _queue;
    private readonly JobRunner _runner;
    private readonly JobChanges _changes;
    private readonly JobMetrics _metrics;
    private readonly JobsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<JobWorker> _logger;

    private readonly ConcurrentDictionary<JobTask, JobRun> _runs = new(ReferenceEqualityComparer.Instance);
    private readonly Signal _ended;
    private readonly CancellationTokenSource _stopTaking = new();
    private readonly CancellationTokenSource _stopRunning = new();
    private readonly CancellationToken _takingEnds;
    private readonly CancellationToken _runningEnds;
    private readonly CancellationTokenRegistration _stopping;
    private readonly Lock _stopLock = new();
    private Task? _stop;

    public JobWorker(
        IJobBoard board, IJobQueue queue, JobRunner runner, JobChanges changes, JobMetrics metrics, IOptions<JobsOptions> options, TimeProvider time, IHostApplicationLifetime lifetime,
        ILogger<JobWorker> logger)
    {
        (_board, _queue, _runner, _changes, _metrics, _options, _time, _logger) = (board, queue, runner, changes, metrics, options.Value, time, logger);
        _ended = new Signal(time);
        (_takingEnds, _runningEnds) = (_stopTaking.Token, _stopRunning.Token);
        _changes.Canceled += Abandon;
        _stopping = board.IsShared ? lifetime.ApplicationStopping.Register(_stopTaking.Cancel) : default;
    }

    /// <summary>The end comes once, however often the host is told to stop.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        lock (_stopLock) return _stop ??= StopOnceAsync(cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        base.Dispose();
        _changes.Canceled -= Abandon;
        _stopping.Dispose();
        _stopTaking.Dispose();
        _stopRunning.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Works) return;
        // A server that stops before it has started ends in this way only.
        await using var taking = stoppingToken.Register(_stopTaking.Cancel);
        await using var running = stoppingToken.Register(_stopRunning.Cancel);
        var renewing = RenewAsync();
        bool isAvailable = true;
        while (!_takingEnds.IsCancellationRequested)
        {
            try
            {
                await TakeAsync(_takingEnds);
                if (!isAvailable) LogReturned();
                isAvailable = true;
            }
            catch (JobsUnavailableException e)
            {
                if (isAvailable) LogUnavailable(e.InnerException?.GetType().Name ?? e.Message);
                isAvailable = false;
                await Task.Delay(RetryInterval, _time, _takingEnds).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (_takingEnds.IsCancellationRequested)
            {
                // The server stops.
            }
        }

        await renewing;
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        // For a moment a prompt is in the queue no more and in no run yet: only a second look shows that there is nothing.
        for (int looks = 0; looks < 2 && !cancellationToken.IsCancellationRequested; looks = await HasMoreAsync() ? 0 : looks + 1)
        {
            await Task.Delay(StopInterval, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _stopTaking.CancelAsync();
        await _stopRunning.CancelAsync();
        if (ExecuteTask is { } execution) await execution.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_runs.Values.Select(run => run.Completion));
        if (_options.Works) await LeaveAsync();
        if (!_board.IsShared && await _board.CountWaitingAsync() is > 0 and var lost) LogLost(lost);
    }

    private async Task<bool> HasMoreAsync() => !_runs.IsEmpty || (_options.Works && !_board.IsShared && await _board.CountWaitingAsync() > 0);

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        while (!_runner.IsReady) await Task.Delay(RetryInterval / 10, _time, cancellationToken);
        int free;
        while ((free = _options.Concurrency - _runs.Keys.Sum(task => task.Job.SampleCount)) <= 0) await _ended.WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken);

        foreach (var task in await _queue.TakeAsync(Math.Min(free, Batch), cancellationToken))
        {
            var run = new JobRun(_options.Timeout, _time, _runningEnds);
            _runs[task] = run;
            run.Completion = Task.Run(() => RunAsync(task, run), CancellationToken.None);
        }
    }

    private async Task RunAsync(JobTask task, JobRun run)
    {
        _metrics.Begin();
        try
        {
            await CarryOutAsync(task, run);
        }
        catch (JobsUnavailableException)
        {
            // It stays this worker's until its lease is over; then it is tried again.
        }
        catch (Exception e)
        {
            LogUnexpected(e, task.Job.Id, task.Index);
        }
        finally
        {
            _metrics.End();
            _runs.TryRemove(task, out _);
            run.Dispose();
            _ended.Set();
        }
    }

    private async Task CarryOutAsync(JobTask task, JobRun run)
    {
        JobOutcome outcome;
        try
        {
            outcome = await _runner.RunAsync(task, run.Token);
        }
        catch (OperationCanceledException) when (run.IsAbandoned)
        {
            _metrics.Finish("canceled", _time.GetUtcNow() - task.Job.CreatedAt);
            await _queue.DropAsync(task);
            return;
        }
        catch (OperationCanceledException) when (_runningEnds.IsCancellationRequested)
        {
            _metrics.Return("stopping");
            await _queue.ReturnAsync(task, TimeSpan.Zero, problem: null);
            return;
        }
        catch (Exception e)
        {
            string problem = e switch
            {
                OperationCanceledException => JobFailures.TookTooLong(_options.TimeoutSeconds),
                ModelMissingException => JobFailures.ModelNotServed,
                _ => JobFailures.ModelFailed,
            };
            LogFailed(e, task.Job.Id, task.Index, task.Attempt);
            if (task.Attempt < _options.MaxAttempts)
            {
                _metrics.Return("failed");
                await _queue.ReturnAsync(task, BackoffAfter(task.Attempt), problem);
                return;
            }

            outcome = JobOutcome.Failed(JobFailures.TriedTooOften(task.Attempt, problem));
        }

        await FinishAsync(task, outcome);
    }

    private async Task FinishAsync(JobTask task, JobOutcome outcome)
    {
        while (!await TryFinishAsync(task, outcome))
        {
            // Another worker will make the same again when the lease is over.
            if (_runningEnds.IsCancellationRequested) return;
            await Task.Delay(RetryInterval, _time, _runningEnds).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var duration = _time.GetUtcNow() - task.Job.CreatedAt;
        _metrics.Finish(outcome.Failure is null ? "succeeded" : "failed", duration);
        LogFinished(task.Job.Id, task.Index, outcome.Failure is null ? "succeeded" : "failed", duration.TotalSeconds);
    }

    private async Task<bool> TryFinishAsync(JobTask task, JobOutcome outcome)
    {
        try
        {
            if (await _queue.FinishAsync(task, outcome)) return true;
            await _runner.KeepAsync(task, outcome);
            return await _queue.FinishAsync(task, outcome);
        }
        catch (JobsUnavailableException)
        {
            return false;
        }
    }

    private async Task RenewAsync()
    {
        while (!_runningEnds.IsCancellationRequested)
        {
            await Task.Delay(_options.Lease / 3, _time, _runningEnds).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            JobTask[] tasks = [.. _runs.Keys];
            if (tasks.Length == 0) continue;
            try
            {
                foreach (var task in await _queue.RenewAsync(tasks))
                {
                    if (_runs.TryGetValue(task, out var run)) run.Abandon();
                }
            }
            catch (JobsUnavailableException)
            {
                // Nobody else can claim them meanwhile; the next round renews them, or learns that it was too late.
            }
        }
    }

    private async Task LeaveAsync()
    {
        try
        {
            await _queue.LeaveAsync();
        }
        catch (JobsUnavailableException)
        {
            // Then it is forgotten when others leave.
        }
    }

    private void Abandon(string job)
    {
        foreach (var (task, run) in _runs)
        {
            if (task.Job.Id == job) run.Abandon();
        }
    }

    private static TimeSpan BackoffAfter(int attempt)
    {
        var wait = RetryInterval * Math.Pow(2, attempt - 1);
        return wait < LongestBackoff ? wait : LongestBackoff;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Id}, prompt {Index}: {Outcome} {Seconds:0.0} s after it was accepted.")]
    private partial void LogFinished(string id, int index, string outcome, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Id}, prompt {Index}: attempt {Attempt} failed.")]
    private partial void LogFailed(Exception exception, string id, int index, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Id}, prompt {Index}: what became of it could not be said.")]
    private partial void LogUnexpected(Exception exception, string id, int index);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What keeps the jobs does not answer ({Problem}); the worker tries again every second.")]
    private partial void LogUnavailable(string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "What keeps the jobs answers again.")]
    private partial void LogReturned();

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Prompts} prompts of jobs are lost: they wait in the memory of this server, which stops.")]
    private partial void LogLost(long prompts);
}
