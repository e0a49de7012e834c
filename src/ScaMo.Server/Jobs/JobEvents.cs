using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ScaMo.Server.Formats;

namespace ScaMo.Server.Jobs;

/// <summary>Tells what happens to a job as Server-Sent Events (WHATWG HTML, section 9.2).</summary>
internal sealed class JobEvents(IJobBoard board, JobChanges changes, MotionFormats formats, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>The id of the last event. A client that connects again with it has seen all there is.</summary>
    public const string LastId = "done";

    /// <summary>How often a job is looked at when nothing is heard of it: its position changes with other jobs, and what was to be heard can be lost.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Without an event for so long, a proxy may take the connection for dead.</summary>
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    /// <summary>
    /// <c>progress</c> whenever it changes, and as a heartbeat; <c>result</c> for each prompt that is over; <c>done</c> with the whole job at the end. A stream that ends before,
    /// because the server stops, is to be opened again, and begins anew.
    /// </summary>
    public async IAsyncEnumerable<SseItem<string>> WatchAsync(JobSnapshot job, PathString pathBase, [EnumeratorCancellation] CancellationToken requestAborted)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(requestAborted, lifetime.ApplicationStopping);
        using var watch = changes.Begin(job.Spec.Id);
        var told = new HashSet<int>();
        JobProgressBody? last = null;
        long lastAt = 0;
        var now = await LookAsync(job);
        while (now is not null)
        {
            var progress = JobProgressBody.Of(now);
            if (progress != last || time.GetElapsedTime(lastAt) >= HeartbeatInterval)
            {
                (last, lastAt) = (progress, time.GetTimestamp());
                yield return Item("progress", progress, ContractJson.Readable.JobProgressBody);
            }

            for (int i = 0; i < now.Prompts.Length; i++)
            {
                if (now.Prompts[i].Outcome is null || !told.Add(i)) continue;
                yield return Item("result", JobBody.ResultBody.Of(now, i, formats, pathBase), ContractJson.Readable.ResultBody);
            }

            if (now.IsOver)
            {
                yield return Item("done", JobBody.Of(now, formats, pathBase), ContractJson.Readable.JobBody, LastId);
                yield break;
            }

            try
            {
                await watch.Changed.WaitAsync(PollInterval, ending.Token);
            }
            catch (OperationCanceledException)
            {
                yield break;
            }

            now = await LookAsync(now);
        }
    }

    /// <summary>The job as it stands, or as it was seen last while that is not to be learned; null once it is no longer kept.</summary>
    private async Task<JobSnapshot?> LookAsync(JobSnapshot last)
    {
        try
        {
            return await board.FindAsync(last.Spec.Id);
        }
        catch (JobsUnavailableException)
        {
            return last;
        }
    }

    private static SseItem<string> Item<T>(string type, T body, JsonTypeInfo<T> json, string? id = null) => new(JsonSerializer.Serialize(body, json), type) { EventId = id };
}
