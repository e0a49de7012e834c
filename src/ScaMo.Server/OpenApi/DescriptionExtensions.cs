using ScaMo.Server.Hosting;
using ScaMo.Server.Motions;
using ScaMo.Server.Problems;

namespace ScaMo.Server.OpenApi;

/// <summary>The API's description at /openapi/v1.json, and the playground over it at /swagger.</summary>
internal static class DescriptionExtensions
{
    private const string DocumentName = "v1";

    public static WebApplicationBuilder AddDescription(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenApi(DocumentName, options =>
        {
            options.ShouldInclude = description => description.HttpMethod != HttpMethods.Head;
            options.CreateSchemaReferenceId = SchemaDescription.NameOf;
            options.AddDocumentTransformer(DocumentDescription.Apply);
            options.AddDocumentTransformer(SecurityDescription.Apply);
            options.AddOperationTransformer<OperationDescription>();
            options.AddOperationTransformer(SecurityDescription.Apply);
            options.AddSchemaTransformer(SchemaDescription.Apply);
        });
        return builder;
    }

    /// <summary>Maps both, in Production too: the playground is part of the product.</summary>
    public static WebApplication MapDescription(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/openapi/{documentName}.json").WithMetadata(new HttpMethodMetadata(EndpointExtensions.ReadMethods));
        var app = (WebApplication)endpoints;
        app.UseSwaggerUI(ui =>
        {
            ui.DocumentTitle = "ScaMo playground";
            ui.SwaggerEndpoint($"../openapi/{DocumentName}.json", "ScaMo");
            ui.EnableTryItOutByDefault();
            ui.DisplayRequestDuration();
            ui.EnablePersistAuthorization();
        });
        return app;
    }

    /// <summary>Documents failures; that the server itself may fail goes without saying.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder endpoint, params ProblemKind[] kinds)
    {
        ProblemKind[] all = [.. kinds, ProblemKind.InternalError];
        foreach (int status in all.Select(kind => kind.Status).Distinct()) endpoint.Produces<ProblemBody>(status, ProblemResult.MediaType);
        return endpoint.WithMetadata(new ProblemMetadata(all));
    }

    /// <summary>Documents an answer with motion, as JSON or as one of the files that were registered.</summary>
    public static RouteHandlerBuilder ProducesMotion(this RouteHandlerBuilder endpoint) =>
        endpoint.Produces<MotionSetBody>().WithMetadata(new MotionMetadata());
}
