using System.Collections.Immutable;
using ScaMo.Server.Generate;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Jobs;

/// <summary>What became of a prompt: motions, or a failure.</summary>
internal sealed record JobOutcome
{
    private JobOutcome()
    {
    }

    /// <summary>The identity of the model that made the motions; empty where there are none.</summary>
    public string ModelIdentity { get; private init; } = "";

    /// <summary>One entry a sample, in the order of their seeds; empty with a failure.</summary>
    public ImmutableArray<CachedResult.Sample> Samples { get; private init; } = [];

    /// <summary>Why there are no motions; null if there are.</summary>
    public JobFailure? Failure { get; private init; }

    public static JobOutcome Succeeded(string modelIdentity, ImmutableArray<CachedResult.Sample> samples) => new() { ModelIdentity = modelIdentity, Samples = samples };

    public static JobOutcome Failed(JobFailure failure) => new() { Failure = failure };

    /// <summary>The motions as they are kept, by their ids.</summary>
    public IEnumerable<(string Id, StoredMotion Motion)> MotionsOf(JobSpec job, int index)
    {
        var request = job.RequestOf(index);
        for (int i = 0; i < Samples.Length; i++)
        {
            var motion = StoredMotion.Of(job.Model, ModelIdentity, request, request.SeedOf(i), Samples[i].Tokens, Samples[i].FinishReason);
            yield return (MotionId.Of(motion), motion);
        }
    }
}
