using CsCheck;
using ScaMo.Generation;
using ScaMo.Server.Generate;
using ScaMo.Server.Jobs;

namespace ScaMo.Server.Tests.Jobs;

public sealed class JobPayloadTests
{
    private static readonly JobSpec Job = new()
    {
        Id = "AAAAAAAAAAAAAAAAAAAAAA",
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123),
        Model = "demo",
        Prompts = [new("人 walks", 0), new("a person", GenerationRequest.SeedModulus - 1)],
        SampleCount = 2,
        Sampling = new(0.75, 9, 0.5),
        MaxTokens = 50,
        CacheUse = CacheUse.StoreOnly,
        ExportQuery = "?fps=30",
        IdempotencyKey = "key",
    };

    private static readonly JobOutcome Motions = JobOutcome.Succeeded("identity", [new([1, 63_999], FinishReason.Stop), new([7], FinishReason.Length)]);

    [Fact]
    public void A_job_is_read_as_it_was_written()
    {
        var read = JobSpecPayload.Read(JobSpecPayload.Write(Job))!;
        Assert.Equal(Job.Prompts, read.Prompts);
        Assert.Equal(Job, read with { Prompts = Job.Prompts });
    }

    [Fact]
    public void An_outcome_is_read_as_it_was_written()
    {
        var read = JobOutcomePayload.Read(JobOutcomePayload.Write(Motions), Job)!;
        Assert.Equal(Motions.ModelIdentity, read.ModelIdentity);
        Assert.Equal(Motions.Samples.Select(sample => (string.Join(' ', sample.Tokens), sample.FinishReason)), read.Samples.Select(sample => (string.Join(' ', sample.Tokens), sample.FinishReason)));

        var failed = JobOutcome.Failed(JobFailures.TriedTooOften(3, lastProblem: null));
        Assert.Equal(failed.Failure, JobOutcomePayload.Read(JobOutcomePayload.Write(failed), Job)!.Failure);
        Assert.Null(JobOutcomePayload.Read(JobOutcomePayload.Write(JobOutcome.Succeeded("identity", Motions.Samples[..1])), Job));
    }

    [Fact]
    public void What_was_cut_or_changed_is_refused_or_read_and_never_throws()
    {
        byte[] spec = JobSpecPayload.Write(Job), outcome = JobOutcomePayload.Write(Motions);
        for (int length = 0; length < spec.Length; length++) Assert.Null(JobSpecPayload.Read(spec.AsSpan(0, length)));
        for (int length = 0; length < outcome.Length; length++) Assert.Null(JobOutcomePayload.Read(outcome.AsSpan(0, length), Job));
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[0, 1000], Gen.Byte).Sample((bytes, at, value) =>
        {
            JobSpecPayload.Read(bytes);
            JobOutcomePayload.Read(bytes, Job);
            byte[] changed = [.. spec], changedOutcome = [.. outcome];
            changed[at % changed.Length] = value;
            changedOutcome[at % changedOutcome.Length] = value;
            JobSpecPayload.Read(changed);
            JobOutcomePayload.Read(changedOutcome, Job);
        });
    }
}
