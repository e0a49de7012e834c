using ScaMo.Generation;
using ScaMo.Server.Hosting;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Generate;

/// <summary>Carries out an order: has it answered, by the cache or the model, and keeps the motions.</summary>
internal sealed partial class MotionGenerator(ResultCache results, IMotionStore store, ILogger<MotionGenerator> logger)
{
    /// <summary>Generates and keeps the motions of an order.</summary>
    /// <param name="order">What is to be done.</param>
    /// <param name="traceId">Under which id it is logged.</param>
    /// <param name="deadline">Until when.</param>
    /// <param name="requestAborted">Cancelled when the client leaves.</param>
    /// <exception cref="TimeoutException">The deadline passed.</exception>
    /// <exception cref="QueueFullException">Too many requests are waiting.</exception>
    /// <exception cref="EmptyPromptException">Nothing is left of the prompt once it is tokenised.</exception>
    /// <exception cref="OperationCanceledException">The client left.</exception>
    public async Task<(IReadOnlyList<RenderedMotion> Motions, GenerationTimings Timings, string CacheStatus)> GenerateAsync(
        GenerateOrder order, string traceId, Deadline deadline, CancellationToken requestAborted)
    {
        var model = order.Engine.Info;
        GenerationResult result;
        string status;
        try
        {
            (result, status) = await results.GenerateAsync(order, deadline.Token);
        }
        catch (OperationCanceledException e) when (deadline.HasPassed && !requestAborted.IsCancellationRequested)
        {
            throw new TimeoutException("The deadline passed.", e);
        }

        var motions = new List<RenderedMotion>(result.Motions.Length);
        foreach (var generated in result.Motions)
        {
            motions.Add(ToRendered(generated, order));
        }

        await Task.WhenAll(motions.Select(motion => store.SaveAsync(motion.Id, motion.Source).AsTask()));
        int tokens = result.Motions.Sum(motion => motion.Tokens.Length);
        LogGenerated(traceId, model.Name, motions.Count, tokens, result.Timings.Queue.TotalMilliseconds, result.Timings.Total.TotalMilliseconds);
        return (motions, result.Timings, status);
    }

    /// <summary>A sample with its name.</summary>
    public static RenderedMotion ToRendered(GeneratedMotion motion, GenerateOrder order)
    {
        var model = order.Engine.Info;
        var stored = StoredMotion.Of(model.Name, model.Identity, order.Request, motion.Seed, motion.Tokens, motion.FinishReason);
        return RenderedMotion.Of(MotionId.Of(stored), stored, motion.Clip, order.Export);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Request {TraceId}, model '{Model}': {Motions} motions, {Tokens} tokens, waited {QueueMs:0} ms, took {TotalMs:0} ms.")]
    private partial void LogGenerated(string traceId, string model, int motions, int tokens, double queueMs, double totalMs);
}
