using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using ScaMo.Server.Security;

namespace ScaMo.Server.OpenApi;

/// <summary>What the document says of API keys, so that the playground and generated clients can send one.</summary>
internal static class SecurityDescription
{
    private const string Bearer = "bearer";
    private const string Header = "apiKey";

    public static Task Apply(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer, Description = "An API key, where the server has any." },
            [Header] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = ApiKeyHandler.Header, Description = "The same in a header of its own." },
        };
        return Task.CompletedTask;
    }

    public static Task Apply(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any()) return Task.CompletedTask;

        operation.Security = [Requirement(Bearer, context.Document), Requirement(Header, context.Document)];
        // An empty one among them makes the others optional.
        bool isOptional = context.ApplicationServices.GetRequiredService<IOptions<SecurityOptions>>().Value.AllowsAnonymous;
        if (isOptional) operation.Security.Add(new OpenApiSecurityRequirement());
        return Task.CompletedTask;
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument? document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
