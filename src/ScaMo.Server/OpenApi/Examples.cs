using System.Text.Json;
using System.Text.Json.Nodes;
using ScaMo.Generation;
using ScaMo.Motion;
using ScaMo.Motion.Kinematics;
using ScaMo.Server.Formats;
using ScaMo.Server.Health;
using ScaMo.Server.Info;
using ScaMo.Server.Models;
using ScaMo.Server.Motions;
using ScaMo.Server.Problems;

namespace ScaMo.Server.OpenApi;

/// <summary>Bodies for the document, made of the same types as the real ones.</summary>
internal static class Examples
{
    public const string Id = "Xq0pT2mRZk6vY1sN8bLw3A";
    private const string Prompt = "a person walks forward and waves";

    private static readonly (string Name, string Summary, JsonObject Body)[] AllRequests =
    [
        ("json", "Joint trajectories", Request()),
        ("bvh", "A BVH file for Blender, 30 frames a second", Request(("format", "bvh"), ("fps", 30), ("footLock", true))),
        ("glb", "A GLB file for game engines, with a root bone", Request(("format", "glb"), ("root", true))),
        ("npy", "Joint positions for NumPy", Request(("format", "npy"))),
        ("png", "Key poses in one picture", Request(("format", "png"), ("width", 1200), ("height", 600))),
        ("webp", "A moving picture (WebP)", Request(("format", "webp"))),
        ("gif", "A moving picture (GIF) that repeats without a seam", Request(("format", "gif"), ("width", 320), ("height", 320), ("loop", true), ("inPlace", true))),
        ("mp4", "A video (MP4), 60 frames a second", Request(("format", "mp4"), ("fps", 60))),
        ("samples", "Four short samples, drawn from the likelier tokens", new JsonObject
        {
            ["prompt"] = "someone kicks with the left leg", ["numSamples"] = 4, ["temperature"] = 0.9, ["topP"] = 0.95, ["maxSeconds"] = 4,
        }),
        ("greedy", "The likeliest motion", new JsonObject { ["prompt"] = "a person jumps", ["temperature"] = 0 }),
    ];

    /// <summary>Bodies to post, by name and summary; the first is the one that the playground offers.</summary>
    public static IEnumerable<(string Name, string Summary, JsonNode Body)> Requests(MotionFormats formats) =>
        from request in AllRequests
        where request.Body["format"] is not { } format || formats.Find((string)format!) is not null
        select (request.Name, request.Summary, request.Body.DeepClone());

    /// <summary>The same for a stream, which is neither a file nor edited.</summary>
    public static IEnumerable<(string Name, string Summary, JsonNode Body)> StreamRequests(MotionFormats formats) =>
        Requests(formats).Where(request => request.Body["format"] is null);

    /// <summary>An answer with one token's worth of motion: four frames of the rest pose.</summary>
    public static JsonNode Motion(MotionFormats formats) => Node(
        new MotionSetBody
        {
            Model = "demo",
            Prompt = Prompt,
            Seed = 42,
            Motions =
            [
                new()
                {
                    Id = Id,
                    Seed = 42,
                    Tokens = [17],
                    FinishReason = FinishReason.Stop,
                    Fps = 20,
                    Frames = 4,
                    Seconds = 0.2,
                    Positions = JointPositions.Of(RestClip()),
                    Links = MotionLinks.Of(Id, query: "", formats, pathBase: default),
                },
            ],
            Skeleton = SkeletonBody.Human,
            Timings = new() { QueueMs = 0.1, TextMs = 12.4, DecodeMs = 31, MotionMs = 4.2, TotalMs = 47.7 },
        });

    public static JsonNode Models() => Node(
        new ModelListBody
        {
            Models =
            [
                new()
                {
                    Name = "demo",
                    Description = "A small model for trying things out.",
                    License = "CC BY-NC 4.0",
                    Fps = 20,
                    MaxSeconds = 10,
                    CodebookSize = 64000,
                    Parameters = 13_000_000,
                    Precision = "float32",
                    Device = "cpu",
                    Default = true,
                },
            ],
        });

    public static JsonNode Health(string status) => Node(new HealthBody { Status = status });

    public static JsonNode Info(MotionFormats formats) => Node(
        new InfoBody
        {
            Version = ServerVersion.Text,
            UptimeSeconds = 86400,
            Status = "ready",
            Formats = [.. formats.Names],
            Limits = new()
            {
                PromptCharacters = 2000,
                NumSamples = 16,
                BodyBytes = 2097152,
                Queue = 128,
                DeadlineSeconds = 60,
                DrainSeconds = 90,
                StoredMotions = 10000,
                RetentionMinutes = 1440,
            },
            Slots = [new() { Model = "demo", QueueLength = 0, QueueCapacity = 128, Slots = 32, SlotsInUse = 0 }],
        });

    /// <summary>A stream of one token's motion, its positions left out.</summary>
    public static JsonNode Stream() => $$$"""
        event: queued
        data: {"position":1}

        event: tokens
        data: {"sample":0,"tokens":[17]}

        event: frames
        data: {"sample":0,"first":0,"positions":[…]}

        event: motion
        data: {"id":"{{{Id}}}","seed":42,"tokens":[17],"finishReason":"stop","fps":20,"frames":4,"seconds":0.2,"positions":[…],"links":{"json":"/motions/{{{Id}}}"}}

        event: done
        data: {"queueMs":0.2,"textMs":3.1,"decodeMs":2.4,"motionMs":4.8,"totalMs":10.5}

        """;

    public static JsonNode Problem(ProblemKind kind) => Node(
        new ProblemBody
        {
            Type = kind.Type,
            Title = kind.Title,
            Status = kind.Status,
            Detail = kind == ProblemKind.InvalidRequest ? "numSamples must be from 1 to 16." : kind.Meaning,
            Errors = kind == ProblemKind.InvalidRequest ? new Dictionary<string, string[]> { ["numSamples"] = ["must be from 1 to 16"] } : null,
            TraceId = "00-8f4c2e1a9b7d4f60a1c3e5b7d9f10234-5a6b7c8d9e0f1a2b-00",
        });

    private static JsonObject Request(params (string Name, JsonNode Value)[] more)
    {
        var body = new JsonObject { ["prompt"] = Prompt, ["seed"] = 42 };
        foreach (var (name, value) in more) body[name] = value;
        return body;
    }

    private static JsonNode Node<T>(T body) => JsonSerializer.SerializeToNode(body, typeof(T), ContractJson.Readable)!;

    private static MotionClip RestClip()
    {
        const int Frames = 4;
        const float BoneMetres = 0.25f, PelvisMetres = 1;
        float[] frame = new float[HumanSkeleton.JointCount * 3];
        frame[1] = PelvisMetres;
        for (int joint = 1; joint < HumanSkeleton.JointCount; joint++)
        {
            int parent = HumanSkeleton.Parents[joint];
            for (int axis = 0; axis < 3; axis++)
            {
                frame[(joint * 3) + axis] = frame[(parent * 3) + axis] + (BoneMetres * HumanSkeleton.RestDirections[joint][axis]);
            }
        }

        return new(framesPerSecond: 20, Enumerable.Repeat(frame, Frames).SelectMany(values => values).ToArray());
    }
}
