using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ScaMo.Generation;
using ScaMo.Server.Formats;
using ScaMo.Server.Hosting;
using ScaMo.Server.Motions;
using ScaMo.Server.Problems;

namespace ScaMo.Server.Generate;

/// <summary>Carries out an order as a stream of Server-Sent Events (WHATWG HTML, section 9.2), and keeps the motions that come of it.</summary>
internal sealed partial class MotionStreamer(ResultCache results, IMotionStore store, MotionFormats formats, Deadlines deadlines, ILogger<MotionStreamer> logger)
{
    public const string MediaType = "text/event-stream";

    /// <summary>Starts the generation; what is refused at once is refused before anything is sent.</summary>
    /// <exception cref="QueueFullException">Too many requests are waiting.</exception>
    public async Task<IResult> StartAsync(GenerateOrder order, HttpContext context)
    {
        var deadline = deadlines.Start(context.RequestAborted);
        context.Response.RegisterForDispose(deadline);
        // The deadline is an event once the stream has begun; looking into the cache is over long before.
        var (events, status) = await results.OpenAsync(order, context.RequestAborted, deadline.Token);
        var happenings = events.GetAsyncEnumerator(CancellationToken.None);
        context.Response.RegisterForDisposeAsync(happenings);
        await happenings.MoveNextAsync();
        context.Response.Headers[MotionHeaders.Seed] = order.Request.Seed.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers[CacheStatus.Header] = status;
        context.Response.Headers["X-Accel-Buffering"] = "no"; // nginx, and what understands it, hands events on as they come
        return TypedResults.ServerSentEvents(TellAsync(order, happenings, deadline, context, context.RequestAborted));
    }

    private async IAsyncEnumerable<SseItem<string>> TellAsync(
        GenerateOrder order, IAsyncEnumerator<GenerationEvent> happenings, Deadline deadline, HttpContext context,
        [EnumeratorCancellation] CancellationToken requestAborted)
    {
        for (bool isFirst = true, isLast = false; !isLast; isFirst = false)
        {
            SseItem<string> item;
            try
            {
                // The first has been waited for already.
                if (!isFirst && !await happenings.MoveNextAsync()) yield break;
                item = await DescribeAsync(happenings.Current, order, context, requestAborted);
            }
            catch (OperationCanceledException) when (requestAborted.IsCancellationRequested)
            {
                yield break;
            }
#pragma warning disable CA1031 // The status is sent: the client can learn of a failure by an event only.
            catch (Exception e)
#pragma warning restore CA1031
            {
                item = Item("error", ProblemOf(e, deadline, context).ToBody(context), ContractJson.Readable.ProblemBody);
                isLast = true;
            }

            yield return item;
        }
    }

    private ProblemResult ProblemOf(Exception failure, Deadline deadline, HttpContext context)
    {
        if (failure is OperationCanceledException && deadline.HasPassed) return deadlines.Problem();
        if (failure is EmptyPromptException) return GenerateValidator.EmptyPrompt();
        LogFailed(failure, ProblemResult.TraceIdOf(context));
        return new ProblemResult(ProblemKind.InternalError, "The motion could not be generated.");
    }

    private async Task<SseItem<string>> DescribeAsync(GenerationEvent happened, GenerateOrder order, HttpContext context, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case GenerationEvent.Queued queued:
                return Item("queued", new QueuedBody(queued.Position), ContractJson.Readable.QueuedBody);
            case GenerationEvent.TokensDrawn drawn:
                return Item("tokens", new TokensBody(drawn.Sample, drawn.Tokens), ContractJson.Readable.TokensBody);
            case GenerationEvent.FramesReady frames:
                return Item("frames", new FramesBody(frames.Sample, frames.First, new JointPositions(frames.Positions)), ContractJson.Readable.FramesBody);
            case GenerationEvent.MotionReady ready:
                var motion = MotionGenerator.ToRendered(ready.Motion, order);
                await store.SaveAsync(motion.Id, motion.Source);
                return Item("motion", MotionBody.Of(motion, MotionLinks.Of(motion.Id, motion.Export.Query, formats, context.Request.PathBase)), ContractJson.Readable.MotionBody);
            case GenerationEvent.Done done:
                return Item("done", TimingsBody.Of(done.Timings), ContractJson.Readable.TimingsBody);
            default:
                throw new InvalidOperationException($"There is no event for {happened}.");
        }
    }

    private static SseItem<string> Item<T>(string type, T body, JsonTypeInfo<T> json) => new(JsonSerializer.Serialize(body, json), type);

    [LoggerMessage(Level = LogLevel.Error, Message = "A stream ended with an exception, request {TraceId}.")]
    private partial void LogFailed(Exception exception, string traceId);
}
