using System.Diagnostics;
using System.Globalization;

namespace ScaMo.Server.Problems;

/// <summary>Answers with problem details. They are sent whatever the client accepts: an error in another format helps nobody.</summary>
/// <param name="kind">What went wrong.</param>
/// <param name="detail">What is wrong with this request, in a sentence; nothing internal.</param>
internal sealed class ProblemResult(ProblemKind kind, string detail) : IResult, IStatusCodeHttpResult
{
    public const string MediaType = "application/problem+json";

    public ProblemKind Kind { get; } = kind;

    public int? StatusCode => Kind.Status;

    /// <summary>What is wrong, by the member's path.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>After how many seconds it is worth trying again.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Whether the connection ends with this answer, because the rest of the request is not going to be read.</summary>
    public bool ClosesConnection { get; init; }

    /// <summary>The problem of members whose values are wrong.</summary>
    /// <param name="errors">What is wrong, by the member's path.</param>
    public static ProblemResult Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(ProblemKind.InvalidRequest, string.Join("; ", errors.Select(error => $"{error.Key} {error.Value[0]}")) + ".") { Errors = errors };

    /// <summary>The id under which the request stands in the log and in its problem details.</summary>
    public static string TraceIdOf(HttpContext context) => Activity.Current?.Id ?? context.TraceIdentifier;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Kind.Status;
        response.Headers.CacheControl = "no-store";
        response.Headers.ETag = default;
        if (RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (ClosesConnection) response.Headers.Connection = "close";

        // Without a token: then a client that leaves meanwhile is no exception.
        return response.WriteAsJsonAsync(ToBody(httpContext), ContractJson.Readable.ProblemBody, MediaType);
    }

    /// <summary>The problem details as they are written.</summary>
    public ProblemBody ToBody(HttpContext context) => new()
    {
        Type = Kind.Type,
        Title = Kind.Title,
        Status = Kind.Status,
        Detail = detail,
        Errors = Errors,
        TraceId = TraceIdOf(context),
    };
}
