using ScaMo.Generation;
using ScaMo.Server.Formats;

namespace ScaMo.Server.Motions;

/// <summary>Answers with motions as JSON.</summary>
/// <param name="motions">At least one motion, all of one model and prompt.</param>
/// <param name="timings">Where the time went.</param>
internal sealed class MotionSetResult(IReadOnlyList<RenderedMotion> motions, GenerationTimings timings) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var formats = httpContext.RequestServices.GetRequiredService<MotionFormats>();
        var first = motions[0].Source;
        var body = new MotionSetBody
        {
            Model = first.Model,
            Prompt = first.Prompt,
            Seed = first.Seed,
            Motions = [.. motions.Select(motion => MotionBody.Of(motion, MotionLinks.Of(motion.Id, motion.Export.Query, formats, httpContext.Request.PathBase)))],
            Skeleton = SkeletonBody.Human,
            Timings = TimingsBody.Of(timings),
        };

        var response = httpContext.Response;
        MotionHeaders.Set(response, timings, motions.Sum(motion => motion.Source.Tokens.Length), first.Seed);
        // Without a token: then a client that leaves meanwhile is no exception.
        return response.WriteAsJsonAsync(body, ContractJson.Readable.MotionSetBody);
    }
}
