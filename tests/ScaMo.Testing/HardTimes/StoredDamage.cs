using StackExchange.Redis;

namespace ScaMo.Testing.HardTimes;

/// <summary>Changes a byte of every value that Redis has of jobs, motions and results, as a failing memory would.</summary>
public static class StoredDamage
{
    private const string Script = """
        local value = redis.call('HGET', KEYS[1], ARGV[1])
        if not value or #value == 0 then return 0 end
        local at = 1 + tonumber(ARGV[2]) % #value
        redis.call('HSET', KEYS[1], ARGV[1], string.sub(value, 1, at - 1) .. string.char((string.byte(value, at) + 1) % 256) .. string.sub(value, at + 1))
        return 1
        """;

    /// <returns>How many values were changed.</returns>
    public static async Task<int> DoAsync(RedisServer redis)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var (database, server) = (connection.GetDatabase(), connection.GetServer(connection.GetEndPoints()[0]));
        var random = new Random(1);
        int changed = 0;
        foreach (string pattern in new[] { "scamo:{jobs}:job:*", "scamo:motion:*", "scamo:result:*" })
        {
            await foreach (var key in server.KeysAsync(pattern: pattern))
            {
                foreach (string field in (await database.HashKeysAsync(key)).Select(field => field.ToString()))
                {
                    // The other fields are numbers, and have nothing by which a change could be told.
                    if (field is not ("spec" or "data") && !field.StartsWith("r:", StringComparison.Ordinal)) continue;
                    changed += (int)await database.ScriptEvaluateAsync(Script, [key], [field, random.Next(1 << 20)]);
                }
            }
        }

        return changed;
    }
}
