using Microsoft.AspNetCore.Http.HttpResults;
using ScaMo.Generation;
using ScaMo.Server.Formats;
using ScaMo.Server.Hosting;
using ScaMo.Server.Models;
using ScaMo.Server.Motions;
using ScaMo.Server.OpenApi;
using ScaMo.Server.Problems;

namespace ScaMo.Server.Generate;

/// <summary>A sentence in, motion out.</summary>
internal static class GenerateApi
{
    public static WebApplicationBuilder AddGenerate(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<GenerateValidator>().AddSingleton<MotionGenerator>();
        return builder;
    }

    public static IEndpointRouteBuilder MapGenerateApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/generate", Post)
            .WithName("Generate")
            .WithTags("Motions")
            .WithSummary("Generate motion from a sentence")
            .WithDescription(
                "Answers with joint trajectories as JSON, or with a BVH animation if `format` (or, where that is absent, Accept) asks for one. "
                + "Only `prompt` is required; an optional member that is null counts as absent. Members are case-sensitive, and unknown ones are an error.")
            .Accepts<GenerateBody>(MotionFormats.JsonMediaType)
            .ProducesMotion()
            .ProducesProblems(
                ProblemKind.MalformedRequest, ProblemKind.NotAcceptable, ProblemKind.RequestTimeout, ProblemKind.BodyTooLarge,
                ProblemKind.UnsupportedMediaType, ProblemKind.InvalidRequest, ProblemKind.QueueFull, ProblemKind.FormatNotAvailable,
                ProblemKind.WarmingUp, ProblemKind.Draining, ProblemKind.DeadlineExceeded);
        return endpoints;
    }

    private static async Task<Results<MotionSetResult, MotionFileResult, ProblemResult>> Post(
        HttpContext context, RequestGate gate, ModelCatalog catalog, GenerateValidator validator, MotionGenerator generator,
        Deadlines deadlines)
    {
        using var lease = gate.TryEnter();
        if (lease is null) return Unavailable.Draining();
        if (!catalog.IsReady) return Unavailable.WarmingUp();

        GenerateBody? body;
        using (var received = await RequestBody.ReceiveAsync(context))
        {
            if (received.Problem is { } unreadable) return unreadable;
            body = GenerateBodyReader.Read(received.Bytes, out string? malformed);
            if (body is null) return new ProblemResult(ProblemKind.MalformedRequest, malformed!);
        }

        var order = validator.Validate(body, context.Request.Headers.Accept, out var invalid);
        if (order is null) return invalid!;

        try
        {
            var (motions, timings) = await generator.GenerateAsync(order, context.RequestAborted);
            return order.File is { } file
                ? new MotionFileResult(motions[0], file, order.MediaType, timings)
                : new MotionSetResult(motions, timings);
        }
        catch (QueueFullException e)
        {
            string detail = $"{e.Capacity} requests are waiting for the model, which is as many as may.";
            return new ProblemResult(ProblemKind.QueueFull, detail) { RetryAfterSeconds = 1 };
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
}
