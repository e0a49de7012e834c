using System.Buffers;
using ScaMo.Fuzzing.Engine;
using ScaMo.Generation;
using ScaMo.Server.Caching;
using ScaMo.Server.Generate;
using ScaMo.Server.Jobs;
using ScaMo.Server.Motions;

namespace ScaMo.Fuzzing.Targets;

/// <summary>What the server reads from clients and from Redis. These parsers tell by their result that something is wrong.</summary>
internal static class ServerTargets
{
    private const string Unreadable = "unreadable";

    private static readonly byte[][] Members = Words.Of(
        "\"prompt\"", "\"model\"", "\"numSamples\"", "\"seed\"", "\"temperature\"", "\"topK\"", "\"topP\"", "\"maxSeconds\"", "\"format\"", "\"fps\"", "\"units\"", "\"root\"", "\"loop\"", "\\u0073eed", "\ufeff");

    private static readonly byte[] Body =
        """{"prompt":"a person walks","numSamples":2,"seed":7,"temperature":0.5,"topK":5,"topP":0.5,"maxSeconds":1.5,"format":"bvh","fps":30,"units":"m","root":true,"inPlace":false,"width":320}"""u8.ToArray();

    private static readonly byte[] Batch = """{"prompts":["a person walks","someone jumps"],"numSamples":2,"seed":7,"fps":30}"""u8.ToArray();

    private static readonly StoredMotion Motion = new()
    {
        Model = "demo",
        ModelIdentity = "0123456789abcdef",
        Prompt = "a person walks ﬁ",
        Seed = 42,
        Sampling = new SamplingOptions(0.9, 5, 0.8),
        MaxTokens = 50,
        Tokens = [1, 200, 63_999],
        FinishReason = FinishReason.Length,
    };

    private static readonly CachedResult Result = new([new([1, 200, 63_999], FinishReason.Stop), new([7], FinishReason.Length)]);

    private static readonly JobSpec Job = new()
    {
        Id = "b2Jw3nqk9XhE0uVd5RmYtg",
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123),
        Model = "demo",
        Prompts = [new("a person walks ﬁ", 42), new("someone jumps", 7)],
        SampleCount = 2,
        Sampling = new SamplingOptions(0.9, 5, 0.8),
        MaxTokens = 50,
        CacheUse = CacheUse.Full,
        ExportQuery = "?fps=30",
        IdempotencyKey = "0123456789abcdef",
    };

    private static readonly JobOutcome[] Outcomes = [JobOutcome.Succeeded("0123456789abcdef", Result.Samples), JobOutcome.Failed(JobFailures.EmptyPrompt)];

    public static IEnumerable<FuzzTarget> Create()
    {
        yield return new("request-body", [Body, "{}"u8.ToArray()], [.. Words.Json, .. Members], bytes =>
        {
            GenerateBodyReader.Read(bytes, out string? problem);
            return problem;
        });
        yield return new("batch-body", [Batch, Body], [.. Words.Json, .. Members, .. Words.Of("\"prompts\"")], bytes =>
        {
            GenerateBodyReader.ReadBatch(bytes, out string? problem);
            return problem;
        });

        const string Key = "motion:1";
        StoredMotionSerializer motions = new();
        CachedResultSerializer results = new();
        byte[] motion = Serialize(motions.Serialize, Motion), result = Serialize(results.Serialize, Result);
        yield return new("sealed-value", [SealedValue.Seal(Key, motion)], Words.Of("SM\u0001"), bytes => SealedValue.Open(Key, bytes).Problem);
        yield return new("stored-motion", [motion], Numbers(), bytes =>
        {
            var read = motions.Deserialize(new ReadOnlySequence<byte>(bytes));
            return ReferenceEquals(read, StoredMotion.Unreadable) ? Unreadable : Again(motions.Serialize, read);
        });
        yield return new("stored-result", [result], Numbers(), bytes =>
        {
            var read = results.Deserialize(new ReadOnlySequence<byte>(bytes));
            return ReferenceEquals(read, CachedResult.Unreadable) ? Unreadable : Again(results.Serialize, read);
        });
        yield return new("stored-job", [JobSpecPayload.Write(Job)], Numbers(), bytes =>
        {
            if (JobSpecPayload.Read(bytes) is not { } read) return Unreadable;
            JobSpecPayload.Write(read);
            return null;
        });
        yield return new("stored-outcome", [.. Outcomes.Select(JobOutcomePayload.Write)], Numbers(), bytes =>
        {
            if (JobOutcomePayload.Read(bytes, Job) is not { } read) return Unreadable;
            JobOutcomePayload.Write(read);
            return null;
        });
    }

    private static byte[][] Numbers() => [[0], [1], [0x80], [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], BitConverter.GetBytes(double.NaN), BitConverter.GetBytes(1.0)];

    private static byte[] Serialize<T>(Action<T, IBufferWriter<byte>> serialize, T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        serialize(value, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What was read can be written.</summary>
    private static string? Again<T>(Action<T, IBufferWriter<byte>> serialize, T value)
    {
        Serialize(serialize, value);
        return null;
    }
}
