using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Jobs;

/// <summary>The jobs of one process. They end with it.</summary>
internal sealed class InMemoryJobs : IJobBoard, IJobQueue, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Fingerprint, string JobId)> _keys = new(StringComparer.Ordinal);
    private readonly Queue<(Entry Job, int Index, int Attempt, string? Problem)> _queue = new();
    private readonly Queue<Entry> _finished = new();
    private readonly SemaphoreSlim _added = new(0);

    private readonly JobChanges _changes;
    private readonly TimeProvider _time;
    private readonly int _capacity;
    private readonly TimeSpan _retention;

    /// <summary>Prompts that have ever been added to the queue, and taken from it: the difference of an added one to the taken ones is its position.</summary>
    private long _addedCount;
    private long _takenCount;
    private int _underWay;
    private int _finishedPrompts;

    public InMemoryJobs(IOptions<JobsOptions> options, IOptions<StorageOptions> storage, JobChanges changes, TimeProvider time)
    {
        (_changes, _time, _capacity) = (changes, time, options.Value.Capacity);
        _retention = TimeSpan.FromMinutes(storage.Value.RetentionMinutes);
    }

    public bool IsShared => false;

    public Task<JobAdmission> AddAsync(JobSpec job, string fingerprint)
    {
        lock (_lock)
        {
            ForgetOld();
            if (_keys.TryGetValue(job.IdempotencyKey, out var known))
            {
                return Task.FromResult(new JobAdmission(known.Fingerprint == fingerprint ? JobAdmission.Kind.Known : JobAdmission.Kind.Conflict, known.JobId));
            }

            if (_underWay + job.Prompts.Length > _capacity) return Task.FromResult(new JobAdmission(JobAdmission.Kind.Full, JobId: null));

            var entry = new Entry(job, first: _addedCount + 1);
            _jobs.Add(job.Id, entry);
            if (job.IdempotencyKey.Length > 0) _keys.Add(job.IdempotencyKey, (fingerprint, job.Id));
            _underWay += job.Prompts.Length;
            for (int i = 0; i < job.Prompts.Length; i++) Enqueue(entry, i, attempt: 1, problem: null);
        }

        return Task.FromResult(new JobAdmission(JobAdmission.Kind.Accepted, job.Id));
    }

    public Task<JobSnapshot?> FindAsync(string id)
    {
        lock (_lock)
        {
            ForgetOld();
            return Task.FromResult(_jobs.TryGetValue(id, out var entry) ? SnapshotOf(entry) : null);
        }
    }

    public Task<JobSnapshot?> CancelAsync(string id)
    {
        JobSnapshot? snapshot;
        bool isCanceled = false;
        lock (_lock)
        {
            if (!_jobs.TryGetValue(id, out var entry)) return Task.FromResult<JobSnapshot?>(null);
            if (entry.FinishedAt is null)
            {
                entry.Prompts = [.. entry.Prompts.Select(prompt => prompt.Outcome is null ? JobSnapshot.Prompt.Canceled : prompt)];
                Finish(entry);
                isCanceled = true;
            }

            snapshot = SnapshotOf(entry);
        }

        if (isCanceled) _changes.PublishCanceled(id);
        return Task.FromResult<JobSnapshot?>(snapshot);
    }

    public Task<long> CountWaitingAsync()
    {
        lock (_lock) return Task.FromResult(_queue.Count + _jobs.Values.Where(entry => entry.FinishedAt is null).Sum(entry => (long)entry.Delayed));
    }

    public async Task<IReadOnlyList<JobTask>> TakeAsync(int count, CancellationToken cancellationToken)
    {
        var tasks = new List<JobTask>();
        while (tasks.Count == 0)
        {
            await _added.WaitAsync(cancellationToken);
            do TakeOne(tasks);
            while (tasks.Count < count && _added.Wait(0, CancellationToken.None));
        }

        foreach (string id in tasks.Select(task => task.Job.Id).Distinct()) _changes.Publish(id);
        return tasks;
    }

    public Task<IReadOnlyList<JobTask>> RenewAsync(IReadOnlyList<JobTask> tasks) => Task.FromResult<IReadOnlyList<JobTask>>([]);

    public Task<bool> FinishAsync(JobTask task, JobOutcome outcome)
    {
        lock (_lock)
        {
            _underWay--;
            if (_jobs.TryGetValue(task.Job.Id, out var entry) && entry.Prompts[task.Index].State is JobState.Queued or JobState.Running)
            {
                entry.Prompts = entry.Prompts.SetItem(task.Index, JobSnapshot.Prompt.Of(outcome));
                if (entry.Prompts.All(prompt => prompt.Outcome is not null)) Finish(entry);
            }
        }

        _changes.Publish(task.Job.Id);
        return Task.FromResult(true);
    }

    public Task ReturnAsync(JobTask task, TimeSpan delay, string? problem)
    {
        lock (_lock)
        {
            if (_jobs.GetValueOrDefault(task.Job.Id) is not { FinishedAt: null } entry)
            {
                _underWay--;
                return Task.CompletedTask;
            }

            entry.Delayed++;
        }

        // The worker need not wait for it.
        if (delay > TimeSpan.Zero) _ = Task.Delay(delay, _time).ContinueWith(_ => Return(task, problem), TaskScheduler.Default);
        else Return(task, problem);
        return Task.CompletedTask;
    }

    public Task DropAsync(JobTask task)
    {
        lock (_lock) _underWay--;
        return Task.CompletedTask;
    }

    public Task LeaveAsync() => Task.CompletedTask;

    public void Dispose() => _added.Dispose();

    private void Return(JobTask task, string? problem)
    {
        lock (_lock)
        {
            if (_jobs.GetValueOrDefault(task.Job.Id) is not { FinishedAt: null } entry)
            {
                _underWay--;
                return;
            }

            entry.Delayed--;
            Enqueue(entry, task.Index, task.Attempt + (problem is null ? 0 : 1), problem);
        }
    }

    private void Enqueue(Entry entry, int index, int attempt, string? problem)
    {
        _addedCount++;
        _queue.Enqueue((entry, index, attempt, problem));
        _added.Release();
    }

    private void TakeOne(List<JobTask> tasks)
    {
        lock (_lock)
        {
            var (entry, index, attempt, problem) = _queue.Dequeue();
            _takenCount++;
            if (entry.Prompts[index].State is not (JobState.Queued or JobState.Running))
            {
                _underWay--;
                return;
            }

            entry.Prompts = entry.Prompts.SetItem(index, JobSnapshot.Prompt.Running);
            tasks.Add(new JobTask(entry.Job, index, attempt, Receipt: "") { LastProblem = problem });
        }
    }

    private void Finish(Entry entry)
    {
        entry.FinishedAt = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        _finished.Enqueue(entry);
        _finishedPrompts += entry.Prompts.Length;
        ForgetOld();
    }

    private JobSnapshot SnapshotOf(Entry entry) => new(entry.Job, entry.Prompts, Math.Max(0, entry.First - _takenCount), entry.FinishedAt);

    /// <summary>Jobs are kept for as long as their motions are, unless they have more prompts than may be under way; a prompt is what takes memory, and not a job.</summary>
    private void ForgetOld()
    {
        var oldest = _time.GetUtcNow() - _retention;
        while (_finished.TryPeek(out var entry) && (entry.FinishedAt < oldest || _finishedPrompts > _capacity))
        {
            _finished.Dequeue();
            _finishedPrompts -= entry.Prompts.Length;
            _jobs.Remove(entry.Job.Id);
            _keys.Remove(entry.Job.IdempotencyKey);
        }
    }

    private sealed class Entry(JobSpec job, long first)
    {
        public JobSpec Job { get; } = job;

        /// <summary>The number of its first prompt among all that were ever added.</summary>
        public long First { get; } = first;

        public ImmutableArray<JobSnapshot.Prompt> Prompts { get; set; } = [.. Enumerable.Repeat(JobSnapshot.Prompt.Queued, job.Prompts.Length)];

        /// <summary>Prompts of it that are to be tried again, but not yet.</summary>
        public int Delayed { get; set; }

        public DateTimeOffset? FinishedAt { get; set; }
    }
}
