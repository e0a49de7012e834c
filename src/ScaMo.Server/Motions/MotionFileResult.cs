using Microsoft.Net.Http.Headers;
using ScaMo.Generation;
using ScaMo.Server.Formats;
using ScaMo.Server.Hosting;
using ScaMo.Server.Problems;

namespace ScaMo.Server.Motions;

/// <summary>Answers with one motion as a file to download.</summary>
/// <param name="motion">The motion.</param>
/// <param name="format">The file format.</param>
/// <param name="mediaType">One of the format's media types.</param>
/// <param name="timings">Where the time went until now.</param>
/// <param name="deadline">Until when the file must be ready.</param>
/// <param name="tag">Names these very bytes, where the file has an address.</param>
internal sealed class MotionFileResult(
    RenderedMotion motion, IMotionFormat format, string mediaType, GenerationTimings timings, Deadline deadline, EntityTagHeaderValue? tag = null) : IResult
{
    private const string Bytes = "bytes";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (format.Refuse(motion) is { } errors)
        {
            await ProblemResult.Invalid(errors).ExecuteAsync(httpContext);
            return;
        }

        // Whole in memory first (a clip is some 200 KiB, a moving picture some 2 MiB), so that a failure can still be told and the length is known.
        byte[] file;
        try
        {
            file = await format.MakeAsync(motion, deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.HasPassed && !httpContext.RequestAborted.IsCancellationRequested)
        {
            await httpContext.RequestServices.GetRequiredService<Deadlines>().Problem().ExecuteAsync(httpContext);
            return;
        }

        var source = motion.Source;
        var response = httpContext.Response;
        MotionHeaders.Set(response, timings, source.Tokens.Length, source.Seed);
        response.Headers.ContentLocation = MotionLinks.ToFile(motion.Id, motion.Export.Query, format, httpContext.Request.PathBase);
        string name = DownloadName.Of(source.Prompt, source.Seed, format.Name);
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
        if (tag is not null) response.OnStarting(WeakenIfEncoded, response);
        await SendAsync(httpContext, file);
    }

    /// <summary>What is compressed has other bytes than what the tag names, and parts of it are not to be put together with others.</summary>
    private static Task WeakenIfEncoded(object state)
    {
        var headers = ((HttpResponse)state).Headers;
        if (headers.ContentEncoding.Count == 0) return Task.CompletedTask;
        headers.ETag = $"W/{headers.ETag}";
        headers.AcceptRanges = default;
        return Task.CompletedTask;
    }

    /// <summary>Sends the file, or the part of it that a GET asks for (RFC 9110, section 14), as players of video do.</summary>
    private async Task SendAsync(HttpContext httpContext, byte[] file)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        bool isGet = HttpMethods.IsGet(request.Method);
        if (isGet || HttpMethods.IsHead(request.Method)) response.Headers.AcceptRanges = Bytes;
        // The framework takes every unit for bytes.
        bool isPart = isGet && request.GetTypedHeaders().Range?.Unit.Equals(Bytes, StringComparison.OrdinalIgnoreCase) == true;
        // As a stream it is copied piece by piece, as fast as the client reads; bytes would be copied at once for every client, however slow.
        await TypedResults.Stream(new MemoryStream(file, writable: false), mediaType, enableRangeProcessing: isPart, entityTag: tag).ExecuteAsync(httpContext);
        if (response.StatusCode < StatusCodes.Status400BadRequest || response.HasStarted) return;

        response.Headers.ContentDisposition = default;
        response.ContentLength = null;
        await new ProblemResult(ProblemKind.ForStatus(response.StatusCode), $"The file has {file.Length} bytes.").ExecuteAsync(httpContext);
    }
}
