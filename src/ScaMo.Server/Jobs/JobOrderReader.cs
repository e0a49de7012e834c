using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using ScaMo.Server.Generate;
using ScaMo.Server.Models;
using ScaMo.Server.Problems;
using ScaMo.Server.Security;

namespace ScaMo.Server.Jobs;

/// <summary>Reads the job of a request: its body, judged, with its seeds drawn.</summary>
internal sealed class JobOrderReader(ModelCatalog catalog, GenerateValidator validator, GenerateOrderReader orders, ClientLimiter clients, IOptions<JobsOptions> options, TimeProvider time)
{
    private const int HashBytes = 16;

    /// <summary>Stands for a prompt that is wrong already, so that all else that is wrong can be told with it.</summary>
    private const string AnyPrompt = "a person walks";

    /// <summary>Reads the job of a request.</summary>
    /// <returns>The job, or why there is none.</returns>
    public async Task<(JobOrder? Order, ProblemResult? Problem)> ReadAsync(HttpContext context)
    {
        if (!catalog.IsReady) return (null, Unavailable.WarmingUp());
        var (key, unacceptable) = IdempotencyKey.Read(context.Request);
        if (unacceptable is not null) return (null, unacceptable);

        GenerateBatchBody? body;
        string fingerprint;
        using (var received = await RequestBody.ReceiveAsync(context))
        {
            if (received.Problem is { } unreadable) return (null, unreadable);
            body = GenerateBodyReader.ReadBatch(received.Bytes, out string? malformed);
            if (body is null) return (null, new ProblemResult(ProblemKind.MalformedRequest, malformed!));
            using var hash = new ContentHash();
            hash.Append(received.Bytes);
            fingerprint = hash.ToText(HashBytes);
        }

        var (job, problem) = Judge(body, key, context);
        if (job is null) return (null, problem);
        return clients.Charge(context, (long)job.Prompts.Length * job.SampleCount) is { } refusal ? (null, refusal) : (new(job, fingerprint), null);
    }

    private (JobSpec? Job, ProblemResult? Problem) Judge(GenerateBatchBody body, string key, HttpContext context)
    {
        var errors = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        var prompts = PromptsOf(body, errors);
        var order = validator.Validate(body with { Prompt = prompts.FirstOrDefault(AnyPrompt) }, accept: default, out var invalid);
        foreach (var (member, message) in invalid?.Errors ?? new Dictionary<string, string[]>()) errors[member] = message;
        if (order?.File is not null) errors["format"] = ["must be json or absent: a job has no files, but links to them"];
        if (errors.Count > 0) return (null, ProblemResult.Invalid(errors));
        if (order is null) return (null, invalid);

        var request = order.Request;
        return (new JobSpec
        {
            Id = JobId.Create(),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()),
            Model = order.Engine.Info.Name,
            Prompts = [.. prompts.Select(prompt => new JobPrompt(prompt, body.Seed ?? GenerateValidator.DrawSeed()))],
            SampleCount = request.SampleCount,
            Sampling = request.Sampling,
            MaxTokens = request.MaxTokens,
            CacheUse = orders.CacheUseOf(order, context.Request),
            ExportQuery = order.Export.Query,
            IdempotencyKey = key,
        }, null);
    }

    /// <summary>The prompts, trimmed; empty if there is anything wrong with them.</summary>
    private ImmutableArray<string> PromptsOf(GenerateBatchBody body, SortedDictionary<string, string[]> errors)
    {
        if (body.Prompts is not { } several)
        {
            return GenerateValidator.ProblemOfPrompt(body.Prompt) is { } problem ? Refuse("prompt", problem) : [body.Prompt!.Trim()];
        }

        if (body.Prompt is not null) return Refuse("prompts", "must be absent where there is a prompt");
        if (several.Count == 0) return Refuse("prompts", "must have at least one prompt");
        if (several.Count > options.Value.MaxPrompts) return Refuse("prompts", $"must have at most {options.Value.MaxPrompts} prompts");

        for (int i = 0; i < several.Count; i++)
        {
            if (GenerateValidator.ProblemOfPrompt(several[i]) is { } problem) Refuse($"prompts[{i}]", problem);
        }

        return errors.Count > 0 ? [] : [.. several.Select(prompt => prompt.Trim())];

        ImmutableArray<string> Refuse(string member, string problem)
        {
            errors[member] = [problem];
            return [];
        }
    }
}
