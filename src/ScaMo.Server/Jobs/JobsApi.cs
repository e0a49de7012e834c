using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using ScaMo.Server.Formats;
using ScaMo.Server.Generate;
using ScaMo.Server.Hosting;
using ScaMo.Server.Motions;
using ScaMo.Server.OpenApi;
using ScaMo.Server.Problems;
using ScaMo.Server.Security;

namespace ScaMo.Server.Jobs;

/// <summary>Prompts that nobody waits for: accepted now, worked on when there is time.</summary>
internal static class JobsApi
{
    private const string LastEventId = "Last-Event-ID";

    public static IEndpointRouteBuilder MapJobsApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/jobs").WithTags("Jobs");
        group.MapPost("", Post)
            .WithName("PostJob")
            .WithSummary("Have motions generated without waiting for them")
            .WithDescription(
                "The body of POST /generate, with one `prompt` or several `prompts`, but without a file `format`: what was made has links to every format. The answer is 202 at once; its Location tells "
                + "how far the job is. A request with an `Idempotency-Key` can be sent again, and stands for the job that was accepted first.")
            .Accepts<GenerateBatchBody>(MotionFormats.JsonMediaType)
            .Produces<JobBody>(StatusCodes.Status202Accepted)
            .RequireClient()
            .ProducesProblems(
                ProblemKind.MalformedRequest, ProblemKind.RequestTimeout, ProblemKind.BodyTooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.InvalidRequest, ProblemKind.IdempotencyConflict,
                ProblemKind.QueueFull, ProblemKind.WarmingUp, ProblemKind.Draining, ProblemKind.JobsUnavailable);
        group.MapRead("/{id}", Get)
            .WithName("GetJob")
            .WithSummary("How far a job is, and what came of it")
            .WithDescription("A job is kept, once it is over, for as long as its motions are.")
            .Produces<JobBody>()
            .RequireClient()
            .ProducesProblems(ProblemKind.NotFound, ProblemKind.JobsUnavailable);
        group.MapGet("/{id}/events", GetEvents)
            .WithName("GetJobEvents")
            .WithSummary("The same as it happens")
            .WithDescription(
                "Server-Sent Events: `progress` {state, position, progress} whenever it changes, and every 15 seconds; `result` (one of `results`) for each prompt that is over, those of before included; "
                + "`done` (the job) at the end. A stream that ends without `done` is to be opened again, as EventSource does.")
            .Produces(StatusCodes.Status200OK, contentType: MotionStreamer.MediaType)
            .Produces(StatusCodes.Status204NoContent)
            .RequireClient()
            .ProducesProblems(ProblemKind.NotFound, ProblemKind.Draining, ProblemKind.JobsUnavailable);
        group.MapDelete("/{id}", Delete)
            .WithName("DeleteJob")
            .WithSummary("Cancel a job")
            .WithDescription("What is over stays; what is not is canceled, and frees its slots within one decoding step. Answers with the job as it stands then; of a job that is over nothing changes.")
            .Produces<JobBody>()
            .RequireClient()
            .ProducesProblems(ProblemKind.NotFound, ProblemKind.JobsUnavailable);
        return endpoints;
    }

    private static async Task<Results<Accepted<JobBody>, ProblemResult>> Post(
        HttpContext context, RequestGate gate, JobOrderReader reader, IJobBoard board, JobMetrics metrics, MotionFormats formats, IOptions<JobsOptions> options)
    {
        using var lease = gate.TryEnter();
        if (lease is null) return Unavailable.Draining();
        var (order, problem) = await reader.ReadAsync(context);
        if (order is null) return problem!;

        JobAdmission admission;
        try
        {
            admission = await board.AddAsync(order.Job, order.Fingerprint);
        }
        catch (JobsUnavailableException)
        {
            return Unavailable.JobsUnavailable("Whether the job was accepted is not known; with an Idempotency-Key it can be sent again.");
        }

        switch (admission.Verdict)
        {
            case JobAdmission.Kind.Full:
                return Unavailable.JobsFull(options.Value.Capacity);
            case JobAdmission.Kind.Conflict:
                return new ProblemResult(ProblemKind.IdempotencyConflict, $"The {IdempotencyKey.Header} stands for a job with another body.");
            case JobAdmission.Kind.Accepted:
                metrics.Accept(order.Job.Prompts.Length);
                break;
        }

        // One that was just accepted is accepted, whether it can be looked up or not.
        var job = await TryFindAsync(board, admission.JobId!) ?? (admission.Verdict == JobAdmission.Kind.Accepted ? Fresh(order.Job) : null);
        if (job is null) return Unavailable.JobsUnavailable();
        var pathBase = context.Request.PathBase;
        return TypedResults.Accepted(JobBody.LinkTo(job.Spec.Id, pathBase), JobBody.Of(job, formats, pathBase));
    }

    private static async Task<Results<Ok<JobBody>, ProblemResult>> Get(string id, HttpContext context, IJobBoard board, IMotionStore store, MotionFormats formats)
    {
        context.Response.Headers.CacheControl = "no-store";
        return await AnswerAsync(id, FindWithMotionsAsync, context, formats);

        async Task<JobSnapshot?> FindWithMotionsAsync(string id)
        {
            var job = await board.FindAsync(id);
            // What it is going to link to may have been lost or damaged since.
            if (job is { IsOver: true }) await Task.WhenAll(job.Motions.Select(motion => store.EnsureAsync(motion.Id, motion.Motion).AsTask()));
            return job;
        }
    }

    private static Task<Results<Ok<JobBody>, ProblemResult>> Delete(string id, HttpContext context, IJobBoard board, MotionFormats formats) =>
        AnswerAsync(id, board.CancelAsync, context, formats);

    private static async Task<IResult> GetEvents(string id, HttpContext context, RequestGate gate, IJobBoard board, JobEvents events)
    {
        // Otherwise a browser would open the stream of a job that is over again and again.
        if (context.Request.Headers[LastEventId] == JobEvents.LastId) return TypedResults.NoContent();
        if (gate.IsClosed) return Unavailable.Draining();
        try
        {
            return JobId.IsWellFormed(id) && await board.FindAsync(id) is { } job
                ? TypedResults.ServerSentEvents(events.WatchAsync(job, context.Request.PathBase, context.RequestAborted))
                : NotFound();
        }
        catch (JobsUnavailableException)
        {
            return Unavailable.JobsUnavailable();
        }
    }

    private static async Task<Results<Ok<JobBody>, ProblemResult>> AnswerAsync(string id, Func<string, Task<JobSnapshot?>> find, HttpContext context, MotionFormats formats)
    {
        try
        {
            return JobId.IsWellFormed(id) && await find(id) is { } job ? TypedResults.Ok(JobBody.Of(job, formats, context.Request.PathBase)) : NotFound();
        }
        catch (JobsUnavailableException)
        {
            return Unavailable.JobsUnavailable();
        }
    }

    /// <summary>The job as it stands; null where that is not to be learned.</summary>
    private static async Task<JobSnapshot?> TryFindAsync(IJobBoard board, string id)
    {
        try
        {
            return await board.FindAsync(id);
        }
        catch (JobsUnavailableException)
        {
            return null;
        }
    }

    private static JobSnapshot Fresh(JobSpec job) => new(job, [.. job.Prompts.Select(_ => JobSnapshot.Prompt.Queued)], Position: 0, FinishedAt: null);

    private static ProblemResult NotFound() => new(ProblemKind.NotFound, "There is no job of that id, or it is no longer kept.");
}
