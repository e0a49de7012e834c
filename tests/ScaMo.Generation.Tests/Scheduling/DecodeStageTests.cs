using System.Collections.Concurrent;
using System.Diagnostics;

namespace ScaMo.Generation.Tests.Scheduling;

public sealed class DecodeStageTests : IDisposable
{
    private readonly ScriptedDecoder _decoder = new(slots: 3);
    private readonly BlockingCollection<Sequence> _decoded = [];
    private readonly ConcurrentQueue<GenerationJob> _started = new();
    private readonly DecodeStage _stage;
    private int _roomAppeared;

    public DecodeStageTests() =>
        _stage = new DecodeStage("test", _decoder, ScriptedDecoder.End, new EngineMetrics("test"), _started.Enqueue, _decoded.Add, () => Interlocked.Increment(ref _roomAppeared));

    public void Dispose()
    {
        _decoder.Allow(10_000);
        _stage.Dispose();
        Assert.True(_decoder.IsDisposed);
        _decoded.Dispose();
    }

    [Fact]
    public void A_sequence_ends_with_the_end_token_or_at_its_limit()
    {
        _decoder.Allow(100);
        _stage.Add(Job(tokens: 3));
        var first = Next();
        Assert.Equal((FinishReason.Stop, 3), (first.FinishReason, first.Length));
        Assert.Equal([0, 1, 2], first.Tokens.ToArray());

        _stage.Add(Job(tokens: 30, limit: 5));
        var second = Next();
        Assert.Equal((FinishReason.Length, 5), (second.FinishReason, second.Length));

        _stage.Add(Job(tokens: 0));
        Assert.Equal([1], Next().Tokens.ToArray());
    }

    [Fact]
    public void New_requests_join_between_passes_and_finished_ones_leave_at_once()
    {
        _stage.Add(Job(tokens: 4));
        WaitForPass(1);
        _stage.Add(Job(tokens: 1));
        _decoder.Allow(1);
        WaitForPass(2);
        _stage.Add(Job(tokens: 1));
        _decoder.Allow(100);

        Assert.Equal((1, 1, 4), (Next().Length, Next().Length, Next().Length));

        Assert.Equal([[(0, 1)], [(0, 0), (1, 1)], [(0, 0), (1, 0), (2, 1)], [(0, 0), (2, 0)], [(0, 0)]], _decoder.Passes);
    }

    [Fact]
    public void Samples_of_a_request_share_one_prefill()
    {
        _decoder.Allow(100);
        _stage.Add(Job(tokens: 2, samples: 3));

        Assert.Equal([2, 2, 2], [Next().Length, Next().Length, Next().Length]);
        Assert.Equal([[(0, 1)], [(0, 0), (1, 0), (2, 0)], [(0, 0), (1, 0), (2, 0)]], _decoder.Passes);
    }

    [Fact]
    public void More_samples_than_slots_wait_for_a_free_one()
    {
        _decoder.Allow(1000);
        var job = Job(tokens: 2, samples: 10);
        _stage.Add(job);

        var all = Enumerable.Range(0, 10).Select(_ => Next()).ToArray();

        Assert.Equal(Enumerable.Range(0, 10), all.Select(sequence => sequence.Index).Order());
        Assert.All(all, sequence => Assert.Equal([0, 1], sequence.Tokens.ToArray()));
        Assert.All(_decoder.Passes, pass => Assert.InRange(pass.Length, 1, 3));
    }

    [Fact]
    public void Room_is_reported_when_it_appears()
    {
        Assert.True(_stage.HasRoom);
        _stage.Add(Job(tokens: 1, samples: 7));
        SpinWait.SpinUntil(() => !_started.IsEmpty || !_stage.HasRoom, 1000);
        Assert.False(_stage.HasRoom);
        Assert.Equal(0, _roomAppeared);

        _decoder.Allow(1000);
        for (int i = 0; i < 7; i++) Next();

        Assert.True(_stage.HasRoom);
        Assert.Equal(1, _roomAppeared);
    }

    [Fact]
    public void A_cancelled_request_leaves_its_slot_within_one_pass()
    {
        var cancelled = Job(tokens: 40, samples: 3);
        _stage.Add(cancelled);
        var waiting = Job(tokens: 1);
        _stage.Add(waiting);
        _decoder.Allow(1);
        WaitForPass(2);

        cancelled.Cancel(new CancellationToken(canceled: true));
        _decoder.Allow(100);

        Assert.Same(waiting, Next().Job);
        Assert.Equal([(0, 0), (1, 0), (2, 0)], _decoder.Passes[1]);
        Assert.Equal(1, Assert.Single(_decoder.Passes[2]).Text);
    }

    [Fact]
    public void A_cancelled_request_that_waits_never_gets_a_slot()
    {
        _stage.Add(Job(tokens: 3, samples: 3));
        var cancelled = Job(tokens: 1);
        _stage.Add(cancelled);
        cancelled.Cancel(new CancellationToken(canceled: true));
        var last = Job(tokens: 1);
        _stage.Add(last);
        _decoder.Allow(100);

        Assert.Same(last, Enumerable.Range(0, 4).Select(_ => Next()).ToArray()[^1].Job);
        Assert.DoesNotContain(cancelled, _started);
    }

    [Fact]
    public async Task A_pass_that_fails_fails_those_who_run_and_nobody_else()
    {
        var running = Job(tokens: 5, samples: 3);
        var waiting = Job(tokens: 2);
        _stage.Add(running);
        WaitForPass(1);
        _decoder.Failure = new InvalidOperationException("out of order");
        _stage.Add(waiting);
        _decoder.Allow(100);

        Assert.Same(waiting, Next().Job);
        Assert.Equal("out of order", (await Assert.ThrowsAsync<InvalidOperationException>(() => running.Completion)).Message);
    }

    [Fact]
    public async Task Logits_that_are_no_numbers_fail_their_own_request_only()
    {
        _decoder.Poison = 7;
        var poisoned = Job(tokens: 7);
        _stage.Add(poisoned);
        _stage.Add(Job(tokens: 2));
        _decoder.Allow(100);

        Assert.Equal(2, Next().Length);
        await Assert.ThrowsAsync<ArithmeticException>(() => poisoned.Completion);
    }

    [Fact]
    public async Task It_can_be_stopped_at_any_moment()
    {
        var rounds = Task.Run(() =>
        {
            // As many as a quiet machine gets through in some seconds; a busy one makes do with fewer.
            var clock = Stopwatch.StartNew();
            for (int round = 0; round < 20_000 && clock.Elapsed < TimeSpan.FromSeconds(15); round++)
            {
                var decoder = new ScriptedDecoder(slots: 1);
                decoder.Allow(100);
                int decoded = 0;
                var stage = new DecodeStage("test", decoder, ScriptedDecoder.End, new EngineMetrics("test"), _ => { }, _ => Volatile.Write(ref decoded, 1), () => { });
                stage.Add(Job(tokens: 1));
                while (Volatile.Read(ref decoded) == 0) Thread.SpinWait(1);
                // The thread is about to find that there is nothing left to do.
                Thread.SpinWait(round % 50);
                stage.Dispose();
            }
        });

        await rounds.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static GenerationJob Job(int tokens, int samples = 1, int limit = 50)
    {
        var job = new GenerationJob(new GenerationRequest { Prompt = "x", Seed = 1, SampleCount = samples, MaxTokens = limit }, new EngineMetrics("test"));
        job.FinishText(new float[] { tokens });
        return job;
    }

    /// <summary>Waits until a pass, the first being 1, has been made; the decoder then holds until it is allowed another.</summary>
    private void WaitForPass(int number)
    {
        Assert.True(SpinWait.SpinUntil(() => Count() >= number, TimeSpan.FromSeconds(10)));

        int Count()
        {
            lock (_decoder.Passes) return _decoder.Passes.Count;
        }
    }

    private Sequence Next() => _decoded.TryTake(out var sequence, TimeSpan.FromSeconds(10)) ? sequence : throw new TimeoutException("Nothing was decoded.");
}
