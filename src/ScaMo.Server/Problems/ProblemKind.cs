namespace ScaMo.Server.Problems;

/// <summary>One kind of failure: what it is called for programs, for people and for HTTP.</summary>
/// <param name="Name">The last part of <see cref="Type"/>; never changes once published.</param>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Title">The same sentence for every occurrence (RFC 9457, section 3.1.3).</param>
/// <param name="Meaning">When it occurs, for the API's description.</param>
internal sealed record ProblemKind(string Name, int Status, string Title, string Meaning)
{
    private const string Prefix = "urn:scamo:problem:";

    /// <summary>The stable <c>type</c> member.</summary>
    public string Type => Prefix + Name;

    public static ProblemKind MalformedRequest { get; } = new(
        "malformed-request", StatusCodes.Status400BadRequest, "The request cannot be read.",
        "The body is not a JSON object in UTF-8, a member has the wrong JSON type, is unknown, duplicated or not in its exact case, "
        + "or a number is not finite.");

    public static ProblemKind Unauthorized { get; } = new(
        "unauthorized", StatusCodes.Status401Unauthorized, "An API key is needed.",
        "The server has API keys, and the request has none or one that it does not know.");

    public static ProblemKind NotFound { get; } = new(
        "not-found", StatusCodes.Status404NotFound, "There is nothing at this address.",
        "The path, the motion's id or the file extension is unknown, or the motion is no longer kept.");

    public static ProblemKind ModelNotServed { get; } = new(
        "model-not-served", StatusCodes.Status404NotFound, "The motion's model is not here.",
        "The motion is known, but it was made by a model that this server does not serve, or by other weights of it.");

    public static ProblemKind MethodNotAllowed { get; } = new(
        "method-not-allowed", StatusCodes.Status405MethodNotAllowed, "This address does not know the method.",
        "The Allow header lists the methods it knows.");

    public static ProblemKind NotAcceptable { get; } = new(
        "not-acceptable", StatusCodes.Status406NotAcceptable, "No acceptable format.",
        "The body names no format and Accept allows none that this server writes.");

    public static ProblemKind RequestTimeout { get; } = new(
        "request-timeout", StatusCodes.Status408RequestTimeout, "The body arrived too slowly.",
        "The client sent its body below the minimum data rate, or for longer than a body may take.");

    public static ProblemKind BodyTooLarge { get; } = new(
        "body-too-large", StatusCodes.Status413PayloadTooLarge, "The body is too large.", "The body is above 2 MiB.");

    public static ProblemKind UnsupportedMediaType { get; } = new(
        "unsupported-media-type", StatusCodes.Status415UnsupportedMediaType, "The body is not of a type that can be read.",
        "The Content-Type is not application/json in UTF-8, or the body is compressed.");

    public static ProblemKind RangeNotSatisfiable { get; } = new(
        "range-not-satisfiable", StatusCodes.Status416RangeNotSatisfiable, "The file has no such part.",
        "The Range begins behind the end of the file; Content-Range tells its length.");

    public static ProblemKind InvalidRequest { get; } = new(
        "invalid-request", StatusCodes.Status422UnprocessableEntity, "The request is well-formed but not acceptable.",
        "A value is missing, out of range or unknown: `errors` tells every one, keyed by the member's camelCase path.");

    public static ProblemKind IdempotencyConflict { get; } = new(
        "idempotency-conflict", StatusCodes.Status422UnprocessableEntity, "The key stands for another request.",
        "The Idempotency-Key was sent before, with another body.");

    public static ProblemKind QueueFull { get; } = new(
        "queue-full", StatusCodes.Status429TooManyRequests, "The queue is full.",
        "As many requests, or prompts of jobs, are waiting as may wait; try again after Retry-After seconds.");

    public static ProblemKind RateLimited { get; } = new(
        "rate-limited", StatusCodes.Status429TooManyRequests, "The rate limit is reached.",
        "The client has asked for as much as its key, or its address, may for now; try again after Retry-After seconds.");

    public static ProblemKind InternalError { get; } = new(
        "internal-error", StatusCodes.Status500InternalServerError, "The server failed.",
        "A fault of the server; its log has the details under the same traceId.");

    public static ProblemKind FormatNotAvailable { get; } = new(
        "format-not-available", StatusCodes.Status501NotImplemented, "The format is not available.",
        "The format is known, but this server cannot write it: MP4 needs ffmpeg with libx264.");

    public static ProblemKind WarmingUp { get; } = new(
        "warming-up", StatusCodes.Status503ServiceUnavailable, "The server is warming up.",
        "The models are being loaded; try again after Retry-After seconds.");

    public static ProblemKind Draining { get; } = new(
        "draining", StatusCodes.Status503ServiceUnavailable, "The server is shutting down.",
        "Running requests finish, new ones have to go elsewhere.");

    public static ProblemKind StoreUnavailable { get; } = new(
        "store-unavailable", StatusCodes.Status503ServiceUnavailable, "The motion cannot be looked up.",
        "Redis, which servers share motions through, does not answer; try again after Retry-After seconds.");

    public static ProblemKind JobsUnavailable { get; } = new(
        "jobs-unavailable", StatusCodes.Status503ServiceUnavailable, "Jobs cannot be reached.",
        "Redis, which keeps the jobs, does not answer, or has lost some that are being put back; try again after Retry-After seconds.");

    public static ProblemKind DeadlineExceeded { get; } = new(
        "deadline-exceeded", StatusCodes.Status504GatewayTimeout, "The request took too long.",
        "The deadline passed before the motion was ready.");

    /// <summary>Every kind with a meaning of its own, by status.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        MalformedRequest, Unauthorized, NotFound, ModelNotServed, MethodNotAllowed, NotAcceptable, RequestTimeout, BodyTooLarge, UnsupportedMediaType, RangeNotSatisfiable, InvalidRequest,
        IdempotencyConflict, QueueFull, RateLimited, InternalError, FormatNotAvailable, WarmingUp, Draining, StoreUnavailable, JobsUnavailable, DeadlineExceeded,
    ];

    /// <summary>The kind for a status that arose outside our own code, such as the router's 404 and 405.</summary>
    public static ProblemKind ForStatus(int status) =>
        All.FirstOrDefault(kind => kind.Status == status)
        ?? new ProblemKind($"http-{status}", status, "The request was refused.", "A status of HTTP itself.");
}
