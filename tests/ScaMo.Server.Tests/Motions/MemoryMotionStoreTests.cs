using Microsoft.Extensions.Options;
using ScaMo.Generation;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Tests.Motions;

public sealed class MemoryMotionStoreTests
{
    private readonly ManualTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_oldest_make_room()
    {
        var store = Create(capacity: 2);
        foreach (string id in new[] { "a", "b", "c" }) await store.SaveAsync(id, Motion(id), Token);

        Assert.Null(await store.FindAsync("a", Token));
        Assert.Equal("b", (await store.FindAsync("b", Token))!.Prompt);
        Assert.Equal("c", (await store.FindAsync("c", Token))!.Prompt);
    }

    [Fact]
    public async Task Saving_again_makes_a_motion_young_and_takes_no_second_place()
    {
        var store = Create(capacity: 2);
        foreach (string id in new[] { "a", "b", "a", "c" }) await store.SaveAsync(id, Motion(id), Token);

        Assert.NotNull(await store.FindAsync("a", Token));
        Assert.Null(await store.FindAsync("b", Token));
    }

    [Fact]
    public async Task A_motion_is_kept_for_the_configured_time_after_it_was_last_saved()
    {
        var store = Create(retentionMinutes: 10);
        await store.SaveAsync("a", Motion("a"), Token);
        await store.SaveAsync("b", Motion("b"), Token);
        _time.Advance(TimeSpan.FromMinutes(9));
        await store.SaveAsync("a", Motion("a"), Token);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(await store.FindAsync("a", Token));
        Assert.Null(await store.FindAsync("b", Token));

        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Null(await store.FindAsync("a", Token));
    }

    [Fact]
    public async Task Many_threads_may_use_it()
    {
        var store = Create(capacity: 50);
        await Parallel.ForAsync(0, 10_000, Token, async (i, token) =>
        {
            string id = $"{i % 97}";
            await store.SaveAsync(id, Motion(id), token);
            var found = await store.FindAsync(id, token);
            Assert.True(found is null || found.Prompt == id);
        });
    }

    private MemoryMotionStore Create(int capacity = 10, double retentionMinutes = 10) =>
        new(Options.Create(new StorageOptions { Capacity = capacity, RetentionMinutes = retentionMinutes }), _time);

    private static StoredMotion Motion(string prompt) => new()
    {
        Model = "demo",
        ModelIdentity = "x",
        Prompt = prompt,
        Seed = 1,
        Sampling = new(),
        MaxTokens = 50,
        Tokens = [1, 2],
        FinishReason = FinishReason.Stop,
    };

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan time) => _now += time.Ticks;
    }
}
