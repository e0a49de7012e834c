using ScaMo.Generation;
using ScaMo.Server.Formats;
using ScaMo.Server.Generate;
using ScaMo.Server.Models;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Jobs;

/// <summary>Has a model answer a prompt of a job, and keeps the motions.</summary>
internal sealed class JobRunner(ModelCatalog catalog, ResultCache results, IMotionStore store)
{
    private static readonly TimeSpan QueueInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether there are models to work with.</summary>
    public bool IsReady => catalog.IsReady;

    /// <exception cref="ModelMissingException">The model is not served here.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<JobOutcome> RunAsync(JobTask task, CancellationToken cancellationToken)
    {
        var (job, request) = (task.Job, task.Job.RequestOf(task.Index));
        if (catalog.Find(job.Model) is not { } engine || job.MaxTokens > engine.Info.MaxTokens) throw new ModelMissingException();

        var order = new GenerateOrder(engine, request, File: null, MotionFormats.JsonMediaType, ExportOptions.Default) { IsRepeatable = job.CacheUse != CacheUse.None, CacheUse = job.CacheUse };
        while (true)
        {
            try
            {
                var (result, _) = await results.GenerateAsync(order, cancellationToken);
                // Positions that no format can hold are found here, and not by whoever asks for them.
                foreach (var motion in result.Motions.Select(generated => MotionGenerator.ToRendered(generated, order))) await store.SaveAsync(motion.Id, motion.Source);
                return JobOutcome.Succeeded(engine.Info.Identity, CachedResult.Of(result.Motions).Samples);
            }
            catch (QueueFullException)
            {
                // Requests come first: somebody waits for them.
                await Task.Delay(QueueInterval, cancellationToken);
            }
            catch (EmptyPromptException)
            {
                return JobOutcome.Failed(JobFailures.EmptyPrompt);
            }
        }
    }

    /// <summary>Keeps the motions of an outcome once more.</summary>
    public async Task KeepAsync(JobTask task, JobOutcome outcome)
    {
        foreach (var (id, motion) in outcome.MotionsOf(task.Job, task.Index)) await store.SaveAsync(id, motion);
    }
}
