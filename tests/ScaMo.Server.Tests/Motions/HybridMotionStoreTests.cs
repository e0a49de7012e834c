using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ScaMo.Generation;
using ScaMo.Server.Caching;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Tests.Motions;

public sealed class HybridMotionStoreTests : IDisposable
{
    private readonly ManualTime _time = new();
    private ServiceProvider? _services;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task As_many_of_the_latest_motions_as_were_promised_are_kept_and_not_many_more()
    {
        const int Capacity = 20;
        var store = Create(Capacity);
        var motions = Enumerable.Range(0, 300).Select(i => Motion($"motion {i}")).ToArray();
        foreach (var motion in motions)
        {
            await SaveAsync(store, motion);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        // Room is made on another thread.
        var memory = _services!.GetRequiredService<MemoryLevel>();
        for (int round = 0; memory.Count > 3 * Capacity; round++)
        {
            Assert.True(round < 1000, $"{memory.Count} motions are kept.");
            await Task.Delay(10, Token);
            await SaveAsync(store, motions[^1]);
        }

        foreach (var motion in motions[^Capacity..]) Assert.NotNull(await FindAsync(store, motion));
        Assert.Null(await FindAsync(store, motions[0]));
    }

    [Fact]
    public async Task A_motion_is_kept_for_the_configured_time_after_it_was_last_saved()
    {
        var store = Create(retentionMinutes: 10);
        StoredMotion a = Motion("a"), b = Motion("b");
        await SaveAsync(store, a);
        await SaveAsync(store, b);
        _time.Advance(TimeSpan.FromMinutes(9));
        await SaveAsync(store, a);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(await FindAsync(store, a));
        Assert.Null(await FindAsync(store, b));

        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Null(await FindAsync(store, a));
    }

    [Fact]
    public async Task Memory_holds_the_motion_itself()
    {
        var store = Create();
        var motion = Motion("a");
        await SaveAsync(store, motion);
        Assert.Same(motion, await FindAsync(store, motion));
    }

    [Fact]
    public async Task What_is_not_the_motion_of_its_id_is_missing_and_removed()
    {
        var store = Create();
        string id = MotionId.Of(Motion("a"));
        await store.SaveAsync(id, Motion("b"));
        Assert.Null(await store.FindAsync(id, Token));
        Assert.Equal(0, _services!.GetRequiredService<MemoryLevel>().Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAA\n")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAA\ud800")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAA+")]
    public async Task What_can_be_no_id_is_missing(string id) => Assert.Null(await Create().FindAsync(id, Token));

    [Fact]
    public async Task Many_threads_may_use_it()
    {
        var store = Create(capacity: 50);
        await Parallel.ForAsync(0, 10_000, Token, async (i, token) =>
        {
            var motion = Motion($"{i % 97}");
            await SaveAsync(store, motion);
            Assert.NotNull(await store.FindAsync(MotionId.Of(motion), token));
        });
    }

    public void Dispose() => _services?.Dispose();

    private static ValueTask SaveAsync(HybridMotionStore store, StoredMotion motion) => store.SaveAsync(MotionId.Of(motion), motion);

    private static ValueTask<StoredMotion?> FindAsync(HybridMotionStore store, StoredMotion motion) => store.FindAsync(MotionId.Of(motion), Token);

    private HybridMotionStore Create(int capacity = 10, double retentionMinutes = 10)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddMetrics();
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton(Options.Create(new StorageOptions { Capacity = capacity, RetentionMinutes = retentionMinutes }));
        services.AddSingleton<MemoryLevel>().AddSingleton<IMemoryCache>(provider => provider.GetRequiredService<MemoryLevel>());
        services.AddSingleton(new RedisState()).AddSingleton<CacheMetrics>().AddSingleton<HybridMotionStore>();
        services.AddHybridCache().AddSerializer<StoredMotion, StoredMotionSerializer>();
        _services = services.BuildServiceProvider();
        return _services.GetRequiredService<HybridMotionStore>();
    }

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
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan time) => _now += time;
    }
}
