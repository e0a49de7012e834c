namespace ScaMo.Server.Jobs;

/// <summary>
/// What happens to jobs in Redis, each in one step that no crash can cut in two (Lua, Redis 7). A job is a hash: <c>spec</c>; <c>first</c>, the number of its first prompt
/// among all that the stream ever had; <c>r:N</c>, the outcome of prompt N; <c>e:N</c>, why its last attempt failed; <c>done</c>, the number of outcomes; <c>finished</c>, when it
/// was over; <c>canceled</c>. It has no lifetime before it is over: what was accepted does not expire.
/// </summary>
internal static class RedisJobScripts
{
    /// <summary>What <c>XINFO</c> answers, by its names.</summary>
    private const string Named = """
        local function named(fields)
          local values = {}
          for i = 1, #fields, 2 do values[fields[i]] = fields[i + 1] end
          return values
        end

        """;

    /// <summary>What a job is to do, and an entry for each prompt; the id and the job are the first values of every script that calls it.</summary>
    private const string Add = Named + """
        local function add(prompts)
          for i = 0, prompts - 1 do redis.call('XADD', KEYS[1], '*', 'job', ARGV[1], 'prompt', i) end
          local added = named(redis.call('XINFO', 'STREAM', KEYS[1]))['entries-added']
          redis.call('HSET', KEYS[2], 'spec', ARGV[2], 'first', added - prompts + 1, 'done', 0)
        end

        """;

    /// <summary>
    /// Gives how many prompts no worker has taken yet, and the number of the last one that was, among all that the stream ever had. What Redis tells of its readers
    /// (<c>entries-read</c>, <c>lag</c>) is no help: it is lost when Redis reads its log, or when the entry that was read last is deleted. But an entry is pending from
    /// when it is taken until it is deleted, so those that are not pending wait, and those that do not wait were taken.
    /// </summary>
    /// <remarks>
    /// One that is deleted before it was taken, because a Redis that lost its last second knows nothing of its worker, does not wait any more. Those before it seem to be taken one
    /// prompt early until workers have come to it; then the count is right again. Without a group nothing is pending.
    /// </remarks>
    public const string Count = Named + """
        -- KEYS: queue
        if redis.call('EXISTS', KEYS[1]) == 0 then return {0, 0} end
        local waiting = redis.call('XLEN', KEYS[1])
        for _, fields in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
          local group = named(fields)
          if group['name'] == 'workers' then waiting = math.max(0, waiting - group['pending']) end
        end
        return {waiting, named(redis.call('XINFO', 'STREAM', KEYS[1]))['entries-added'] - waiting}
        """;

    /// <summary>Accepts a job. Gives accepted, known, conflict or full, and the id of the job that stands for it.</summary>
    public const string Accept = Add + """
        -- KEYS: queue, job, idempotency; ARGV: id, spec, prompts, capacity, fingerprint, changes, added
        if ARGV[5] ~= '' then
          local known = redis.call('HMGET', KEYS[3], 'job', 'fingerprint')
          if known[1] then return {known[2] == ARGV[5] and 'known' or 'conflict', known[1]} end
        end
        local prompts = tonumber(ARGV[3])
        if redis.call('XLEN', KEYS[1]) + prompts > tonumber(ARGV[4]) then return {'full', ''} end
        add(prompts)
        if ARGV[5] ~= '' then redis.call('HSET', KEYS[3], 'job', ARGV[1], 'fingerprint', ARGV[5]) end
        redis.call('PUBLISH', ARGV[7], ARGV[1])
        return {'accepted', ARGV[1]}
        """;

    /// <summary>Keeps an outcome, if there is none and the job is not canceled, and takes the prompt out of the stream.</summary>
    public const string Finish = """
        -- KEYS: queue, job, idempotency; ARGV: id, receipt, prompt, outcome, prompts, retention, now, changes
        redis.call('XACK', KEYS[1], 'workers', ARGV[2])
        redis.call('XDEL', KEYS[1], ARGV[2])
        if redis.call('HEXISTS', KEYS[2], 'spec') == 0 or redis.call('HEXISTS', KEYS[2], 'canceled') == 1 then return 0 end
        if redis.call('HSETNX', KEYS[2], 'r:' .. ARGV[3], ARGV[4]) == 0 then return 0 end
        redis.call('HDEL', KEYS[2], 'e:' .. ARGV[3])
        if redis.call('HINCRBY', KEYS[2], 'done', 1) == tonumber(ARGV[5]) then
          redis.call('HSET', KEYS[2], 'finished', ARGV[7])
          redis.call('PEXPIRE', KEYS[2], ARGV[6])
          redis.call('PEXPIRE', KEYS[3], ARGV[6])
        end
        redis.call('PUBLISH', ARGV[8], ARGV[1])
        return 1
        """;

    /// <summary>Cancels a job that is not over.</summary>
    public const string Cancel = """
        -- KEYS: job, idempotency; ARGV: id, retention, now, changes
        if redis.call('HEXISTS', KEYS[1], 'spec') == 0 or redis.call('HEXISTS', KEYS[1], 'finished') == 1 then return 0 end
        redis.call('HSET', KEYS[1], 'canceled', 1, 'finished', ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        redis.call('PEXPIRE', KEYS[2], ARGV[2])
        redis.call('PUBLISH', ARGV[4], '!' .. ARGV[1])
        return 1
        """;

    /// <summary>Begins the lease of a prompt anew. Gives 0 where the worker has it no more, or the job wants no more of it.</summary>
    public const string Renew = """
        -- KEYS: queue, job; ARGV: receipt, worker, prompt
        local pending = redis.call('XPENDING', KEYS[1], 'workers', ARGV[1], ARGV[1], 1)
        if not pending[1] or pending[1][2] ~= ARGV[2] then return 0 end
        redis.call('XCLAIM', KEYS[1], 'workers', ARGV[2], 0, ARGV[1], 'JUSTID')
        if redis.call('HEXISTS', KEYS[2], 'canceled') == 1 then return 0 end
        return 1 - redis.call('HEXISTS', KEYS[2], 'r:' .. ARGV[3])
        """;

    /// <summary>
    /// Gives a prompt back: it looks as if somebody who is no worker had been silent for so long that the lease is over when the delay is. A renewal that comes later finds that the
    /// worker has it no more.
    /// </summary>
    public const string Return = """
        -- KEYS: queue, job; ARGV: receipt, worker, prompt, silence, attempts, problem
        local pending = redis.call('XPENDING', KEYS[1], 'workers', ARGV[1], ARGV[1], 1)
        if not pending[1] or pending[1][2] ~= ARGV[2] then return 0 end
        if ARGV[6] ~= '' and redis.call('HEXISTS', KEYS[2], 'spec') == 1 then redis.call('HSET', KEYS[2], 'e:' .. ARGV[3], ARGV[6]) end
        redis.call('XCLAIM', KEYS[1], 'workers', 'returned', 0, ARGV[1], 'IDLE', ARGV[4], 'RETRYCOUNT', ARGV[5], 'JUSTID')
        return 1
        """;

    /// <summary>Takes a prompt out of the stream if its job is gone or canceled, or has its outcome.</summary>
    public const string Drop = """
        -- KEYS: queue, job; ARGV: receipt, prompt
        if redis.call('HEXISTS', KEYS[2], 'spec') == 1 and redis.call('HEXISTS', KEYS[2], 'canceled') == 0
          and redis.call('HEXISTS', KEYS[2], 'r:' .. ARGV[2]) == 0 then return 0 end
        redis.call('XACK', KEYS[1], 'workers', ARGV[1])
        return redis.call('XDEL', KEYS[1], ARGV[1])
        """;

    /// <summary>Takes an entry out of the stream that stands for nothing.</summary>
    public const string Forget = """
        -- KEYS: queue; ARGV: receipt
        redis.call('XACK', KEYS[1], 'workers', ARGV[1])
        return redis.call('XDEL', KEYS[1], ARGV[1])
        """;

    /// <summary>Makes the group of the workers, unless another has; one that has taken nothing yet.</summary>
    public const string CreateGroup = """
        -- KEYS: queue
        local made = redis.pcall('XGROUP', 'CREATE', KEYS[1], 'workers', '0', 'MKSTREAM')
        if made['err'] and not string.find(made['err'], 'BUSYGROUP') then return made end
        return 1
        """;

    /// <summary>Forgets a worker that has nothing, and others that have had nothing for a day.</summary>
    public const string Leave = Named + """
        -- KEYS: queue; ARGV: worker
        local gone = 0
        local workers = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], 'workers')
        if workers['err'] then return gone end
        for _, fields in ipairs(workers) do
          local worker = named(fields)
          if worker['pending'] == 0 and (worker['name'] == ARGV[1] or worker['idle'] > 86400000) then
            redis.call('XGROUP', 'DELCONSUMER', KEYS[1], 'workers', worker['name'])
            gone = gone + 1
          end
        end
        return gone
        """;

    /// <summary>An outcome that was damaged is thrown away, and its prompt waits again.</summary>
    public const string Reopen = """
        -- KEYS: queue, job, idempotency; ARGV: id, prompt, outcome, added
        if redis.call('HGET', KEYS[2], 'r:' .. ARGV[2]) ~= ARGV[3] then return 0 end
        redis.call('HDEL', KEYS[2], 'r:' .. ARGV[2])
        redis.call('HINCRBY', KEYS[2], 'done', -1)
        if redis.call('HEXISTS', KEYS[2], 'canceled') == 1 then return 0 end
        redis.call('HDEL', KEYS[2], 'finished')
        redis.call('PERSIST', KEYS[2])
        redis.call('PERSIST', KEYS[3])
        redis.call('XADD', KEYS[1], '*', 'job', ARGV[1], 'prompt', ARGV[2])
        redis.call('PUBLISH', ARGV[4], ARGV[1])
        return 1
        """;

    /// <summary>
    /// Puts back what Redis has lost or damaged of a job: all of it, or what it is to do. Gives whole, over or restored.
    /// </summary>
    public const string Restore = Add + """
        -- KEYS: queue, job, idempotency; ARGV: id, spec, prompts, fingerprint, added
        local job = redis.call('HMGET', KEYS[2], 'spec', 'finished')
        if job[1] == ARGV[2] then return job[2] and 'over' or 'whole' end
        if job[1] then
          redis.call('HSET', KEYS[2], 'spec', ARGV[2])
          return 'restored'
        end
        if ARGV[4] ~= '' then redis.call('HSET', KEYS[3], 'job', ARGV[1], 'fingerprint', ARGV[4]) end
        add(tonumber(ARGV[3]))
        redis.call('PUBLISH', ARGV[5], ARGV[1])
        return 'restored'
        """;
}
