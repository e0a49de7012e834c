using System.ComponentModel;

namespace ScaMo.Server.Problems;

/// <summary>Problem details (RFC 9457).</summary>
internal sealed record ProblemBody
{
    [Description("What kind of problem it is; stable, meant for programs.")]
    public required string Type { get; init; }

    [Description("The same in words.")]
    public required string Title { get; init; }

    [Description("The HTTP status code.")]
    public required int Status { get; init; }

    [Description("What is wrong with this request.")]
    public required string Detail { get; init; }

    [Description("Only with 422: what is wrong, by the member's camelCase path.")]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    [Description("Finds the request in the server's log.")]
    public required string TraceId { get; init; }
}
