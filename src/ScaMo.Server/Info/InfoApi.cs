using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using ScaMo.Server.Formats;
using ScaMo.Server.Hosting;
using ScaMo.Server.Models;
using ScaMo.Server.Motions;
using ScaMo.Server.OpenApi;

namespace ScaMo.Server.Info;

/// <summary>What the server is and how it does.</summary>
internal static class InfoApi
{
    public static IEndpointRouteBuilder MapInfoApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapRead("/info", Get)
            .WithName("GetInfo")
            .WithTags("Server")
            .WithSummary("Version, uptime, limits, slots")
            .WithDescription("Answers while the models are still being loaded, too; `slots` is empty until then.")
            .Produces<InfoBody>()
            .ProducesProblems();
        return endpoints;
    }

    private static Ok<InfoBody> Get(
        ServerClock clock, RequestGate gate, ModelCatalog catalog, MotionFormats formats, IOptions<LimitsOptions> limits,
        IOptions<StorageOptions> storage) =>
        TypedResults.Ok(new InfoBody
        {
            Version = ServerVersion.Text,
            UptimeSeconds = Math.Round(clock.Uptime.TotalSeconds, 3),
            Status = gate.IsClosed ? "draining" : catalog.IsReady ? "ready" : "warming",
            Formats = [.. formats.Names],
            Limits = new()
            {
                PromptCharacters = LimitsOptions.MaxPromptScalars,
                NumSamples = LimitsOptions.MaxSamples,
                BodyBytes = LimitsOptions.MaxBodyBytes,
                Queue = limits.Value.Queue,
                DeadlineSeconds = limits.Value.Deadline,
                DrainSeconds = limits.Value.Drain,
                StoredMotions = storage.Value.Capacity,
                RetentionMinutes = storage.Value.RetentionMinutes,
            },
            Slots =
            [
                .. catalog.Engines.Select(engine => new InfoBody.SlotsBody
                {
                    Model = engine.Info.Name,
                    QueueLength = engine.QueueLength,
                    QueueCapacity = limits.Value.Queue,
                    Slots = engine.SlotCount,
                    SlotsInUse = engine.SlotsInUse,
                }),
            ],
        });
}
