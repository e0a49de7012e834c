using Microsoft.AspNetCore.Http.HttpResults;
using ScaMo.Server.Hosting;
using ScaMo.Server.OpenApi;
using ScaMo.Server.Problems;

namespace ScaMo.Server.Models;

/// <summary>What can be asked for.</summary>
internal static class ModelsApi
{
    public static IEndpointRouteBuilder MapModelsApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapRead("/models", List)
            .WithName("GetModels")
            .WithTags("Server")
            .WithSummary("The loaded models")
            .WithDescription("What each is, how long its motions may be, and which one serves requests that name none.")
            .Produces<ModelListBody>()
            .ProducesProblems(ProblemKind.WarmingUp);
        return endpoints;
    }

    private static Results<Ok<ModelListBody>, ProblemResult> List(ModelCatalog catalog)
    {
        if (!catalog.IsReady) return Unavailable.WarmingUp();
        var models = catalog.Engines.Select(engine => ModelBody.Of(engine.Info, catalog.DefaultName));
        return TypedResults.Ok(new ModelListBody { Models = [.. models] });
    }
}
