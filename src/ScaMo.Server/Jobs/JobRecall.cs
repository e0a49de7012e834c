using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Jobs;

/// <summary>
/// The jobs that this process accepted, for as long as they may be asked for. A Redis that comes back without them, because it does not write to disk or its disk failed, gets
/// them from here; as their seeds are known, they give the same motions again.
/// </summary>
internal sealed class JobRecall(IOptions<JobsOptions> options, IOptions<StorageOptions> storage, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, RecalledJob> _jobs = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<RecalledJob> _order = new();
    private readonly TimeSpan _retention = TimeSpan.FromMinutes(storage.Value.RetentionMinutes);

    /// <summary>All of them.</summary>
    public IEnumerable<RecalledJob> Jobs
    {
        get
        {
            ForgetOld();
            return _jobs.Values;
        }
    }

    public void Remember(RecalledJob job)
    {
        _jobs[job.Spec.Id] = job;
        _order.Enqueue(job);
        ForgetOld();
    }

    public void Forget(string id) => _jobs.TryRemove(id, out _);

    /// <summary>Somebody misses a job where it is kept, or found it damaged.</summary>
    public void Suspect(string id)
    {
        if (Find(id) is { } job) job.IsSuspect = true;
    }

    public RecalledJob? Find(string id) => _jobs.GetValueOrDefault(id);

    /// <summary>Before Redis may have let go of them itself.</summary>
    private void ForgetOld()
    {
        var oldest = time.GetUtcNow() - _retention;
        while (_order.TryPeek(out var job) && (job.Spec.CreatedAt < oldest || _order.Count > options.Value.Capacity))
        {
            if (_order.TryDequeue(out job)) Forget(job.Spec.Id);
        }
    }
}
