using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using ScaMo.Server.Generate;
using ScaMo.Server.Jobs;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Tests.Jobs;

public sealed class JobRecallTests
{
    private readonly JobRecall _recall = new(Options.Create(new JobsOptions { Capacity = 2 }), Options.Create(new StorageOptions()), TimeProvider.System);

    [Fact]
    public void Nothing_is_left_of_a_job_that_is_forgotten()
    {
        var forgotten = RememberAndForget();
        var kept = Remember("kept");
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(forgotten.IsAlive);
        Assert.Equal([kept], _recall.Jobs);
    }

    [Fact]
    public void Twice_as_many_prompts_are_remembered_as_may_be_under_way_and_what_is_over_and_oldest_goes_first()
    {
        var first = Remember("first");
        var second = Remember("second");
        Assert.Equal([first, second], _recall.Jobs);

        second.IsOver = true;
        var third = Remember("third");
        Assert.Equal([first, third], _recall.Jobs);
        Assert.Null(_recall.Find("second"));

        // None of them is known to be over.
        var fourth = Remember("fourth");
        Assert.Equal([third, fourth], _recall.Jobs);

        // What was forgotten does not count.
        _recall.Forget("fourth");
        _recall.Forget("fourth");
        var fifth = Remember("fifth");
        Assert.Equal([third, fifth], _recall.Jobs);
        Assert.Same(fifth, _recall.Find("fifth"));
    }

    [Fact]
    public void What_was_accepted_longer_ago_than_jobs_are_kept_is_forgotten()
    {
        Remember("old", DateTimeOffset.UtcNow.AddMinutes(-new StorageOptions().RetentionMinutes).AddSeconds(-1));
        var young = Remember("young");
        Assert.Equal([young], _recall.Jobs);
    }

    /// <summary>In a method of its own, so that no variable holds it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference RememberAndForget()
    {
        var reference = new WeakReference(Remember("forgotten").Stored);
        _recall.Forget("forgotten");
        return reference;
    }

    private RecalledJob Remember(string id, DateTimeOffset? createdAt = null)
    {
        var job = new JobSpec
        {
            Id = id,
            CreatedAt = createdAt ?? DateTimeOffset.UtcNow,
            Model = "demo",
            Prompts = [new("a person walks", 1), new("a person runs", 2)],
            SampleCount = 1,
            Sampling = new(0.75, 9, 0.5),
            MaxTokens = 50,
            CacheUse = CacheUse.Full,
            ExportQuery = "",
            IdempotencyKey = "",
        };
        var recalled = RecalledJob.Of(job, "");
        _recall.Remember(recalled);
        return recalled;
    }
}
