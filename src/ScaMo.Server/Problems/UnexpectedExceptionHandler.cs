using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;

namespace ScaMo.Server.Problems;

/// <summary>
/// Turns whatever no endpoint expected into problem details. Texts of exceptions go to the log and nowhere else. A client that
/// left before its answer never gets here: the framework logs that at Debug, as status 499.
/// </summary>
internal sealed partial class UnexpectedExceptionHandler(ILogger<UnexpectedExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is ConnectionResetException or ConnectionAbortedException)
        {
            // Seen before RequestAborted was: a client that vanishes amid its body is no fault of the server. Kestrel would still look for the rest of the body.
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            httpContext.Abort();
            return true;
        }

        if (exception is BadHttpRequestException bad)
        {
            // Thrown by the server while the body is read: cut short, too slow, bad chunks.
            var kind = ProblemKind.ForStatus(bad.StatusCode);
            await new ProblemResult(kind, kind.Meaning) { ClosesConnection = true }.ExecuteAsync(httpContext);
            return true;
        }

        string traceId = ProblemResult.TraceIdOf(httpContext);
        LogUnexpected(exception, httpContext.Request.Method, httpContext.Request.Path, traceId);
        const string Detail = "Something unexpected happened. The server's log has the details under this traceId.";
        await new ProblemResult(ProblemKind.InternalError, Detail).ExecuteAsync(httpContext);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed, trace {TraceId}.")]
    private partial void LogUnexpected(Exception exception, string method, string path, string traceId);
}
