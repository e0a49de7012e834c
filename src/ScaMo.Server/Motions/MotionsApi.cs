using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using ScaMo.Generation;
using ScaMo.Server.Formats;
using ScaMo.Server.Hosting;
using ScaMo.Server.Info;
using ScaMo.Server.Models;
using ScaMo.Server.OpenApi;
using ScaMo.Server.Problems;
using ScaMo.Server.Security;

namespace ScaMo.Server.Motions;

/// <summary>Motions that were generated before, rendered again from their tokens.</summary>
internal static class MotionsApi
{
    public static IEndpointRouteBuilder MapMotionsApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/motions").WithTags("Motions");
        group.MapRead("/{id}", GetAsJson)
            .WithName("GetMotion")
            .WithSummary("A motion that was generated before")
            .WithDescription("The body of POST /generate with one motion; `timings` tell what it took now. Motions are kept for a configured time.")
            .Produces<MotionSetBody>()
            .Produces(StatusCodes.Status304NotModified)
            .RequireClient()
            .ProducesProblems(ProblemKind.NotFound, ProblemKind.ModelNotServed, ProblemKind.InvalidRequest, ProblemKind.WarmingUp, ProblemKind.StoreUnavailable, ProblemKind.DeadlineExceeded);
        group.MapRead("/{id}.{format}", Get)
            .WithName("GetMotionFile")
            .WithSummary("The same as a file")
            .WithDescription("`bvh`, `glb` and `vrma` download the animation, `npy` the positions, `png` is a picture of key poses, `webp`, `gif` and `mp4` are moving pictures; `json` is the same as no extension. Of a file, `Range` asks for a part, which is 206.")
            .ProducesMotion()
            .Produces(StatusCodes.Status304NotModified)
            .RequireClient()
            .ProducesProblems(
                ProblemKind.NotFound, ProblemKind.ModelNotServed, ProblemKind.RangeNotSatisfiable, ProblemKind.InvalidRequest, ProblemKind.FormatNotAvailable, ProblemKind.WarmingUp, ProblemKind.StoreUnavailable,
                ProblemKind.DeadlineExceeded);
        return endpoints;
    }

    private static Task<Results<MotionSetResult, MotionFileResult, StatusCodeHttpResult, ProblemResult>> GetAsJson(
        string id, HttpContext context, MotionServices services) => Get(id, MotionFormats.Json, context, services);

    private static async Task<Results<MotionSetResult, MotionFileResult, StatusCodeHttpResult, ProblemResult>> Get(
        string id, string format, HttpContext context, MotionServices services)
    {
        if (!services.Catalog.IsReady) return Unavailable.WarmingUp();
        var file = services.Formats.Find(format);
        if (file is null && format != MotionFormats.Json)
        {
            if (services.Formats.ObstacleOf(format) is not null) return services.Formats.NotAvailable(format);
            return NotFound($"This server writes no such files; it writes {string.Join(", ", services.Formats.Names)}.");
        }

        var errors = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        var export = ExportMembers.Read(context.Request.Query, errors).ToOptions(errors);
        if (errors.Count > 0) return ProblemResult.Invalid(errors);

        StoredMotion? motion;
        try
        {
            motion = await services.Store.FindAsync(id, context.RequestAborted);
        }
        catch (MotionStoreUnavailableException)
        {
            return Unavailable.StoreUnavailable();
        }

        if (motion is null) return NotFound("There is no motion of that id, or it is no longer kept.");
        if (EngineOf(motion, services.Catalog) is not { } engine)
        {
            return new ProblemResult(ProblemKind.ModelNotServed, $"The motion is one of a model '{motion.Model}' that this server does not serve, or not with the same weights.");
        }

        // Frames follow from tokens and model, so the id names them for good; another version may write them in other words. Equal motions are equal files to the
        // last byte, of which a client may put parts together; JSON tells how long it took.
        var tag = new EntityTagHeaderValue($"\"{id}.{format}{export.Query}-{ServerVersion.Text}\"", isWeak: file is null);
        context.Response.Headers.ETag = tag.ToString();
        context.Response.Headers.CacheControl = "no-cache";
        var known = context.Request.GetTypedHeaders().IfNoneMatch;
        if (known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false)))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        // A file is written when this handler has returned.
        var deadline = services.Deadlines.Start(context.RequestAborted);
        context.Response.RegisterForDispose(deadline);
        long start = Stopwatch.GetTimestamp();
        try
        {
            var clip = await engine.RenderAsync(motion.Tokens, deadline.Token);
            var rendered = RenderedMotion.Of(id, motion, clip, export);
            var time = Stopwatch.GetElapsedTime(start);
            var timings = new GenerationTimings(Queue: default, Text: default, Decode: default, Motion: time, Total: time);
            return file is null
                ? new MotionSetResult([rendered], timings)
                : new MotionFileResult(rendered, file, file.MediaTypes[0], timings, deadline, tag);
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            return services.Deadlines.Problem();
        }
    }

    private static ProblemResult NotFound(string detail) => new(ProblemKind.NotFound, detail);

    private static IMotionEngine? EngineOf(StoredMotion motion, ModelCatalog catalog) =>
        catalog.Find(motion.Model) is { } engine && engine.Info.Identity == motion.ModelIdentity && motion.Fits(engine.Info) ? engine : null;
}
