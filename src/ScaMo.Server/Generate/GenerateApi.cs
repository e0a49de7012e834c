using Microsoft.AspNetCore.Http.HttpResults;
using ScaMo.Generation;
using ScaMo.Server.Formats;
using ScaMo.Server.Hosting;
using ScaMo.Server.Motions;
using ScaMo.Server.OpenApi;
using ScaMo.Server.Problems;
using ScaMo.Server.Security;

namespace ScaMo.Server.Generate;

/// <summary>A sentence in, motion out.</summary>
internal static class GenerateApi
{
    private static readonly ProblemKind[] Problems =
    [
        ProblemKind.MalformedRequest, ProblemKind.RequestTimeout, ProblemKind.BodyTooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.InvalidRequest,
        ProblemKind.QueueFull, ProblemKind.FormatNotAvailable, ProblemKind.WarmingUp, ProblemKind.Draining,
    ];

    public static WebApplicationBuilder AddGenerate(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<GenerateValidator>().AddSingleton<GenerateOrderReader>().AddSingleton<ResultCache>().AddSingleton<MotionGenerator>().AddSingleton<MotionStreamer>();
        return builder;
    }

    public static IEndpointRouteBuilder MapGenerateApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/generate", Post)
            .WithName("Generate")
            .WithTags("Motions")
            .WithSummary("Generate motion from a sentence")
            .WithDescription(
                "Answers with joint trajectories as JSON, or with an animation or a picture as a file if `format` (or, where that is absent, Accept) asks for one. "
                + "Only `prompt` is required; an optional member that is null counts as absent. Members are case-sensitive, and unknown ones are an error. "
                + "A request with a seed, or with temperature 0, is computed once and then answered from a cache, as Cache-Status tells; `Cache-Control: no-cache` has it computed again.")
            .Accepts<GenerateBody>(MotionFormats.JsonMediaType)
            .ProducesMotion()
            .RequireClient()
            .ProducesProblems([.. Problems, ProblemKind.NotAcceptable, ProblemKind.DeadlineExceeded]);
        endpoints.MapPost("/generate/stream", PostStream)
            .WithName("GenerateStream")
            .WithTags("Motions")
            .WithSummary("Generate motion, and see it come about")
            .WithDescription(
                "The body of POST /generate, answered with Server-Sent Events: `queued` {position}, `tokens` {sample, tokens}, `frames` {sample, first, positions} "
                + "as soon as no later token can change them, `motion` (one motion), and `done` (timings) or `error` (a problem).")
            .Accepts<GenerateBody>(MotionFormats.JsonMediaType)
            .Produces(StatusCodes.Status200OK, contentType: MotionStreamer.MediaType)
            .RequireClient()
            .ProducesProblems(Problems);
        return endpoints;
    }

    private static async Task<Results<MotionSetResult, MotionFileResult, ProblemResult>> Post(
        HttpContext context, RequestGate gate, GenerateOrderReader reader, MotionGenerator generator, Deadlines deadlines)
    {
        // A file is written when this handler has returned: lease and deadline go with the response.
        if (gate.TryEnter() is not { } lease) return Unavailable.Draining();
        context.Response.RegisterForDispose(lease);
        var (order, problem) = await reader.ReadAsync(context, asStream: false);
        if (order is null) return problem!;

        var deadline = deadlines.Start(context.RequestAborted);
        context.Response.RegisterForDispose(deadline);
        try
        {
            var (motions, timings, status) = await generator.GenerateAsync(order, ProblemResult.TraceIdOf(context), deadline, context.RequestAborted);
            context.Response.Headers[CacheStatus.Header] = status;
            return order.File is { } file
                ? new MotionFileResult(motions[0], file, order.MediaType, timings, deadline)
                : new MotionSetResult(motions, timings);
        }
        catch (QueueFullException e)
        {
            return Unavailable.QueueFull(e);
        }
        catch (EmptyPromptException)
        {
            return GenerateValidator.EmptyPrompt();
        }
        catch (TimeoutException)
        {
            return deadlines.Problem();
        }
    }

    private static async Task<IResult> PostStream(HttpContext context, RequestGate gate, GenerateOrderReader reader, MotionStreamer streamer)
    {
        // The stream ends within its result, which this handler does not see: the lease goes with the response.
        if (gate.TryEnter() is not { } lease) return Unavailable.Draining();
        context.Response.RegisterForDispose(lease);
        var (order, problem) = await reader.ReadAsync(context, asStream: true);
        if (order is null) return problem!;

        try
        {
            return await streamer.StartAsync(order, context);
        }
        catch (QueueFullException e)
        {
            return Unavailable.QueueFull(e);
        }
    }
}
