using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScaMo.Generation;
using ScaMo.Server.Formats;
using ScaMo.Server.Generate;
using ScaMo.Server.Jobs;

namespace ScaMo.Server.OpenApi;

/// <summary>Bodies of jobs for the document, made of the same types as the real ones.</summary>
internal static class JobExamples
{
    public const string Id = "b2Jw3nqk9XhE0uVd5RmYtg";

    private static readonly JobSpec Spec = new()
    {
        Id = Id,
        CreatedAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Model = "demo",
        Prompts = [new("a person walks forward and waves", 42), new("someone jumps twice", 42)],
        SampleCount = 1,
        Sampling = new(),
        MaxTokens = 50,
        CacheUse = CacheUse.Full,
        ExportQuery = "?fps=30",
        IdempotencyKey = "",
    };

    /// <summary>Bodies to post, by name and summary.</summary>
    public static IEnumerable<(string Name, string Summary, JsonNode Body)> Requests() =>
    [
        ("prompts", "Two prompts, to be written with 30 frames a second", new JsonObject
        {
            ["prompts"] = new JsonArray([.. Spec.Prompts.Select(prompt => (JsonNode)prompt.Text)]), ["seed"] = 42, ["fps"] = 30,
        }),
        ("samples", "Sixteen samples of one prompt", new JsonObject { ["prompt"] = "a person throws a ball", ["numSamples"] = 16 }),
    ];

    /// <summary>A job that is so far.</summary>
    public static JsonNode Job(MotionFormats formats, JobState state)
    {
        var done = JobSnapshot.Prompt.Of(JobOutcome.Succeeded("", [new([17], FinishReason.Stop)]));
        ImmutableArray<JobSnapshot.Prompt> prompts = state switch
        {
            JobState.Queued => [JobSnapshot.Prompt.Queued, JobSnapshot.Prompt.Queued],
            JobState.Canceled => [done, JobSnapshot.Prompt.Canceled],
            _ => [done, done],
        };
        DateTimeOffset? finished = state == JobState.Queued ? null : Spec.CreatedAt.AddSeconds(1);
        var body = JobBody.Of(new JobSnapshot(Spec, prompts, Position: 3, finished), formats, pathBase: default);
        return JsonSerializer.SerializeToNode(body, typeof(JobBody), ContractJson.Readable)!;
    }

    /// <summary>The events of a job with one prompt.</summary>
    public static JsonNode Events() => $$$"""
        event: progress
        data: {"state":"queued","position":3,"progress":{"prompts":1,"queued":1,"running":0,"succeeded":0,"failed":0,"canceled":0}}

        event: progress
        data: {"state":"running","progress":{"prompts":1,"queued":0,"running":1,"succeeded":0,"failed":0,"canceled":0}}

        event: result
        data: {"index":0,"prompt":"someone jumps twice","seed":42,"state":"succeeded","motions":[…]}

        event: done
        data: {"id":"{{{Id}}}","state":"succeeded",…}
        id: done

        """;
}
