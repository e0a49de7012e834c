using Microsoft.AspNetCore.Http.HttpResults;
using ScaMo.Server.Caching;
using ScaMo.Server.Hosting;
using ScaMo.Server.Models;
using ScaMo.Server.OpenApi;
using ScaMo.Server.Problems;

namespace ScaMo.Server.Health;

/// <summary>What an orchestrator asks.</summary>
internal static class HealthApi
{
    public static IEndpointRouteBuilder MapHealthApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/health").WithTags("Health");
        group.MapRead("/live", Live)
            .WithName("GetLive")
            .WithSummary("Is the process up?")
            .WithDescription("200 from the moment the server listens. Restart it when this fails.")
            .Produces<HealthBody>()
            .ProducesProblems();
        group.MapRead("/ready", Ready)
            .WithName("GetReady")
            .WithSummary("May requests be sent here?")
            .WithDescription(
                "200 once every model is loaded and has generated a motion to warm up; 503 before, and again as soon as the server is told to stop. `degraded` is 200 too: without its "
                + "Redis the server goes on with memory.")
            .Produces<HealthBody>()
            .ProducesProblems(ProblemKind.WarmingUp, ProblemKind.Draining);
        return endpoints;
    }

    private static Ok<HealthBody> Live() => TypedResults.Ok(new HealthBody { Status = "live" });

    private static Results<Ok<HealthBody>, ProblemResult> Ready(RequestGate gate, ModelCatalog catalog, RedisState redis)
    {
        if (gate.IsClosed) return Unavailable.Draining();
        if (!catalog.IsReady) return Unavailable.WarmingUp();
        return TypedResults.Ok(redis.IsDegraded
            ? new HealthBody { Status = "degraded", Detail = "Redis does not answer: motions and results are kept in this process's memory alone, and no jobs are accepted." }
            : new HealthBody { Status = "ready" });
    }
}
