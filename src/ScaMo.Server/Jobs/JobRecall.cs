using Microsoft.Extensions.Options;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Jobs;

/// <summary>
/// The jobs that this process accepted, for as long as they may be asked for. A Redis that comes back without them, because it does not write to disk or its disk failed, gets
/// them from here; as their seeds are known, they give the same motions again. There is room for as many prompts as may be under way, and as many that are over.
/// </summary>
internal sealed class JobRecall(IOptions<JobsOptions> options, IOptions<StorageOptions> storage, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<RecalledJob>> _jobs = new(StringComparer.Ordinal);
    private readonly LinkedList<RecalledJob> _order = new();
    private readonly TimeSpan _retention = TimeSpan.FromMinutes(storage.Value.RetentionMinutes);
    private readonly int _capacity = 2 * options.Value.Capacity;
    private int _prompts;

    /// <summary>All of them, in the order in which they were accepted.</summary>
    public IReadOnlyList<RecalledJob> Jobs
    {
        get
        {
            lock (_lock)
            {
                ForgetOld();
                return [.. _order];
            }
        }
    }

    public void Remember(RecalledJob job)
    {
        lock (_lock)
        {
            _jobs.Add(job.Id, _order.AddLast(job));
            _prompts += job.PromptCount;
            ForgetOld();
        }
    }

    public void Forget(string id)
    {
        lock (_lock)
        {
            if (_jobs.TryGetValue(id, out var node)) Forget(node);
        }
    }

    /// <summary>Somebody misses a job where it is kept, or found it damaged.</summary>
    public void Suspect(string id)
    {
        if (Find(id) is { } job) job.IsSuspect = true;
    }

    public RecalledJob? Find(string id)
    {
        lock (_lock) return _jobs.GetValueOrDefault(id)?.Value;
    }

    /// <summary>Before Redis may have let go of them itself.</summary>
    private void ForgetOld()
    {
        var oldest = time.GetUtcNow() - _retention;
        while (_order.First is { } first && first.Value.CreatedAt < oldest) Forget(first);
        while (_prompts > _capacity) Forget(OldestOver() ?? _order.First!);
    }

    /// <summary>It is near the beginning: jobs are worked on in the order in which they were accepted.</summary>
    private LinkedListNode<RecalledJob>? OldestOver()
    {
        var node = _order.First;
        while (node is { Value.IsOver: false }) node = node.Next;
        return node;
    }

    private void Forget(LinkedListNode<RecalledJob> node)
    {
        _jobs.Remove(node.Value.Id);
        _order.Remove(node);
        _prompts -= node.Value.PromptCount;
    }
}
