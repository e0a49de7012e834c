using Microsoft.Extensions.DependencyInjection;
using ScaMo.Generation;
using ScaMo.Server.Formats;
using ScaMo.Server.Generate;

namespace ScaMo.Server.Tests.Generate;

/// <summary>Equal requests at a time: the calls are made in order, so that it is certain who computes and who waits.</summary>
public sealed class ResultCacheTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _began = new();
    private readonly TaskCompletionSource _go = new();
    private CancellationToken _computation;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Equal_requests_are_computed_once_and_all_get_the_same()
    {
        await using var server = await StartAsync();
        var cache = server.Services.GetRequiredService<ResultCache>();
        int before = server.Engine.Calls;

        var calls = Enumerable.Range(0, 10).Select(_ => cache.GenerateAsync(Order(server), Token)).ToArray();
        _go.SetResult();
        var answers = await Task.WhenAll(calls).WaitAsync(Patience, Token);

        Assert.Equal(before + 1, server.Engine.Calls);
        Assert.Equal([CacheStatus.Miss, .. Enumerable.Repeat(CacheStatus.Collapsed, 9)], answers.Select(answer => answer.Status));
        foreach (var (result, _) in answers)
        {
            Assert.Equal([5L, 6L], result.Motions.Select(motion => motion.Seed));
            foreach (var (motion, expected) in result.Motions.Zip(answers[0].Result.Motions))
            {
                Assert.Equal(expected.Tokens, motion.Tokens);
                Assert.Equal(expected.FinishReason, motion.FinishReason);
                Assert.Equal(expected.Clip.Positions.ToArray(), motion.Clip.Positions.ToArray());
            }
        }

        Assert.Equal(CacheStatus.Hit, (await cache.GenerateAsync(Order(server), Token)).Status);
        Assert.Equal(before + 1, server.Engine.Calls);
    }

    [Fact]
    public async Task Whoever_leaves_does_not_take_the_computation_from_those_who_stay()
    {
        await using var server = await StartAsync();
        var cache = server.Services.GetRequiredService<ResultCache>();
        using var leaving = new CancellationTokenSource();
        using var leavingToo = new CancellationTokenSource();
        var first = cache.GenerateAsync(Order(server), leaving.Token);
        var second = cache.GenerateAsync(Order(server), leavingToo.Token);
        var third = cache.GenerateAsync(Order(server), Token);
        await _began.Task.WaitAsync(Patience, Token);

        await leaving.CancelAsync();
        await leavingToo.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(_computation.IsCancellationRequested);
        _go.SetResult();

        Assert.Equal(CacheStatus.Collapsed, (await third.WaitAsync(Patience, Token)).Status);
    }

    [Fact]
    public async Task When_all_have_left_the_computation_ends_and_is_not_kept()
    {
        await using var server = await StartAsync();
        var cache = server.Services.GetRequiredService<ResultCache>();
        using var leaving = new CancellationTokenSource();
        var both = Enumerable.Range(0, 2).Select(_ => cache.GenerateAsync(Order(server), leaving.Token)).ToArray();
        await _began.Task.WaitAsync(Patience, Token);
        var cancelled = new TaskCompletionSource();
        _computation.Register(cancelled.SetResult);

        await leaving.CancelAsync();

        foreach (var call in both) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cancelled.Task.WaitAsync(Patience, Token);
        server.Engine.OnGenerate = (_, _) => Task.CompletedTask;
        Assert.Equal(CacheStatus.Miss, (await cache.GenerateAsync(Order(server), Token)).Status);
    }

    [Fact]
    public async Task A_failure_is_everybodys_and_is_not_kept()
    {
        await using var server = await StartAsync();
        var cache = server.Services.GetRequiredService<ResultCache>();
        server.Engine.OnGenerate = async (_, _) =>
        {
            await _go.Task;
            throw new QueueFullException(128);
        };
        var both = Enumerable.Range(0, 2).Select(_ => cache.GenerateAsync(Order(server), Token)).ToArray();
        _go.SetResult();

        foreach (var call in both) Assert.Equal(128, (await Assert.ThrowsAsync<QueueFullException>(() => call)).Capacity);
        server.Engine.OnGenerate = (_, _) => Task.CompletedTask;
        Assert.Equal(CacheStatus.Miss, (await cache.GenerateAsync(Order(server), Token)).Status);
    }

    private async Task<TestServer> StartAsync()
    {
        var server = await TestServer.StartAsync();
        server.Engine.OnGenerate = async (_, token) =>
        {
            _computation = token;
            _began.TrySetResult();
            await _go.Task.WaitAsync(token);
        };
        return server;
    }

    private static GenerateOrder Order(TestServer server) =>
        new(server.Engine, new() { Prompt = "a person walks", Seed = 5, SampleCount = 2, MaxTokens = 50 }, null, MotionFormats.JsonMediaType, ExportOptions.Default)
        {
            IsRepeatable = true,
            CacheUse = CacheUse.Full,
        };
}
