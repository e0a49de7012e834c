using System.ComponentModel;
using ScaMo.Server.Formats;
using ScaMo.Server.Motions;
using ScaMo.Server.Problems;

namespace ScaMo.Server.Jobs;

/// <summary>A job, in the words of the HTTP contract.</summary>
internal sealed record JobBody
{
    [Description("22 base64url characters.")]
    public required string Id { get; init; }

    [Description("queued; running, once a worker has taken a prompt; then succeeded, failed (at least one prompt gave no motion) or canceled.")]
    public required JobState State { get; init; }

    [Description("The model's name.")]
    public required string Model { get; init; }

    [Description("When the job was accepted.")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Description("When it was over; absent before.")]
    public DateTimeOffset? FinishedAt { get; init; }

    [Description("Only with queued: prompts of all jobs that workers take until they come to this job, its first one included.")]
    public long? Position { get; init; }

    [Description("How many prompts are how far.")]
    public required ProgressBody Progress { get; init; }

    [Description("What became of each prompt, in their order.")]
    public required IReadOnlyList<ResultBody> Results { get; init; }

    [Description("self, and events while the job is not over.")]
    public required IReadOnlyDictionary<string, string> Links { get; init; }

    public static JobBody Of(JobSnapshot job, MotionFormats formats, PathString pathBase)
    {
        string self = LinkTo(job.Spec.Id, pathBase);
        var links = new Dictionary<string, string> { ["self"] = self };
        if (!job.IsOver) links["events"] = self + "/events";
        return new()
        {
            Id = job.Spec.Id,
            State = job.State,
            Model = job.Spec.Model,
            CreatedAt = job.Spec.CreatedAt,
            FinishedAt = job.FinishedAt,
            Position = PositionOf(job),
            Progress = ProgressBody.Of(job),
            Results = [.. job.Prompts.Select((_, index) => ResultBody.Of(job, index, formats, pathBase))],
            Links = links,
        };
    }

    public static string LinkTo(string id, PathString pathBase) => $"{pathBase}/jobs/{id}";

    /// <summary>Where a job stands in the queue; null once a worker has taken a prompt of it.</summary>
    public static long? PositionOf(JobSnapshot job) => job.State == JobState.Queued ? Math.Max(1, job.Position) : null;

    /// <summary>How many prompts are how far.</summary>
    internal sealed record ProgressBody
    {
        [Description("All of them.")]
        public required int Prompts { get; init; }

        public required int Queued { get; init; }

        public required int Running { get; init; }

        public required int Succeeded { get; init; }

        public required int Failed { get; init; }

        public required int Canceled { get; init; }

        public static ProgressBody Of(JobSnapshot job) => new()
        {
            Prompts = job.Prompts.Length,
            Queued = Count(job, JobState.Queued),
            Running = Count(job, JobState.Running),
            Succeeded = Count(job, JobState.Succeeded),
            Failed = Count(job, JobState.Failed),
            Canceled = Count(job, JobState.Canceled),
        };

        private static int Count(JobSnapshot job, JobState state) => job.Prompts.Count(prompt => prompt.State == state);
    }

    /// <summary>What became of a prompt.</summary>
    internal sealed record ResultBody
    {
        [Description("Its place among the job's prompts, from 0 on.")]
        public required int Index { get; init; }

        [Description("The prompt, trimmed.")]
        public required string Prompt { get; init; }

        [Description("The seed of its first sample; drawn if the request gave none.")]
        public required long Seed { get; init; }

        [Description("How far it is.")]
        public required JobState State { get; init; }

        [Description("Only with succeeded: its motions, in the order of their seeds.")]
        public IReadOnlyList<MotionReferenceBody>? Motions { get; init; }

        [Description("Only with failed: why.")]
        public ProblemReference? Problem { get; init; }

        public static ResultBody Of(JobSnapshot job, int index, MotionFormats formats, PathString pathBase)
        {
            var (spec, prompt) = (job.Spec, job.Prompts[index]);
            return new()
            {
                Index = index,
                Prompt = spec.Prompts[index].Text,
                Seed = spec.Prompts[index].Seed,
                State = prompt.State,
                Motions = prompt.State == JobState.Succeeded
                    ? [.. prompt.Outcome!.MotionsOf(spec, index).Select(motion => MotionReferenceBody.Of(motion.Id, motion.Motion, MotionLinks.Of(motion.Id, spec.ExportQuery, formats, pathBase)))]
                    : null,
                Problem = prompt.Outcome?.Failure is { } failure ? ProblemReference.Of(failure) : null,
            };
        }
    }

    /// <summary>Why a prompt gave no motion: problem details without those of a request.</summary>
    internal sealed record ProblemReference
    {
        [Description("What kind of problem it is; stable, meant for programs.")]
        public required string Type { get; init; }

        [Description("The same in words.")]
        public required string Title { get; init; }

        [Description("What is wrong with this prompt.")]
        public required string Detail { get; init; }

        public static ProblemReference Of(JobFailure failure)
        {
            var kind = ProblemKind.All.FirstOrDefault(kind => kind.Name == failure.Kind) ?? ProblemKind.InternalError;
            return new() { Type = kind.Type, Title = kind.Title, Detail = failure.Detail };
        }
    }
}
