using Microsoft.AspNetCore.Diagnostics;

namespace ScaMo.Server.Problems;

/// <summary>Makes problem details of every error.</summary>
internal static class ProblemExtensions
{
    public static WebApplicationBuilder AddProblems(this WebApplicationBuilder builder)
    {
        builder.Services.AddExceptionHandler<UnexpectedExceptionHandler>();
        return builder;
    }

    /// <summary>Exceptions, and statuses that the framework sets without a body, are answered with problem details.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) => app
        .UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = _ => Task.CompletedTask })
        .UseStatusCodePages(Describe);

    private static Task Describe(StatusCodeContext context)
    {
        var kind = ProblemKind.ForStatus(context.HttpContext.Response.StatusCode);
        return new ProblemResult(kind, kind.Meaning).ExecuteAsync(context.HttpContext);
    }
}
