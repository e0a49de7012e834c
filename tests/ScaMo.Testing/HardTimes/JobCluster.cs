namespace ScaMo.Testing.HardTimes;

/// <summary>Servers with the demo model and one Redis, each a process of its own on loopback: some answer requests, some work on jobs.</summary>
public sealed class JobCluster : IAsyncDisposable
{
    private readonly Dictionary<string, string> _settings;
    private readonly List<ServerProcess> _apis = [];
    private readonly List<ServerProcess> _workers = [];

    private JobCluster(RedisServer redis, Dictionary<string, string> settings) => (Redis, _settings) = (redis, settings);

    public RedisServer Redis { get; }

    public IReadOnlyList<ServerProcess> Apis => _apis;

    public IReadOnlyList<ServerProcess> Workers => _workers;

    /// <summary>All that its servers have printed.</summary>
    public string Output => string.Join('\n', _apis.Concat(_workers).Select(server => server.Output));

    public static async Task<JobCluster> StartAsync(int apis, int workers, params (string Key, string Value)[] settings)
    {
        var redis = await RedisServer.StartAsync(persists: true);
        var all = new Dictionary<string, string>
        {
            ["ConnectionStrings__Redis"] = redis.ConnectionString,
            ["OMP_WAIT_POLICY"] = "passive",
            // Soon enough for what is being waited for.
            ["Jobs__LeaseSeconds"] = "3",
            ["Logging__LogLevel__ScaMo.Server.Jobs.JobWorker"] = "Warning",
        };
        foreach (var (key, value) in settings) all[key] = value;
        var cluster = new JobCluster(redis, all);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, apis).Select(_ => cluster.AddApiAsync()).Concat(Enumerable.Range(0, workers).Select(_ => cluster.AddWorkerAsync())));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public Task AddApiAsync() => AddAsync(_apis, "api");

    public Task AddWorkerAsync() => AddAsync(_workers, "worker");

    /// <summary>An API server whose answer does not depend on which of them it is.</summary>
    public ServerProcess AnyApi(Random random)
    {
        lock (_apis) return _apis[random.Next(_apis.Count)];
    }

    /// <summary>Ends a worker as <c>kill -9</c> does.</summary>
    public async Task KillWorkerAsync()
    {
        var worker = Take(_workers);
        await worker.KillAsync();
        await worker.DisposeAsync();
    }

    /// <summary>Tells an API server to stop, and waits for it.</summary>
    public async Task StopApiAsync()
    {
        var api = Take(_apis);
        await api.StopAsync();
        await api.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _apis.Concat(_workers)) await server.DisposeAsync();
        await Redis.DisposeAsync();
    }

    private static ServerProcess Take(List<ServerProcess> servers)
    {
        lock (servers)
        {
            var server = servers[0];
            servers.RemoveAt(0);
            return server;
        }
    }

    private async Task AddAsync(List<ServerProcess> servers, string role)
    {
        var server = await ServerProcess.StartAsync(new Dictionary<string, string>(_settings) { ["Jobs__Role"] = role });
        lock (servers) servers.Add(server);
    }
}
