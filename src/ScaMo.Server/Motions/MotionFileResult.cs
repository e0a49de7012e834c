using Microsoft.Net.Http.Headers;
using ScaMo.Generation;
using ScaMo.Server.Formats;

namespace ScaMo.Server.Motions;

/// <summary>Answers with one motion as a file to download.</summary>
/// <param name="motion">The motion.</param>
/// <param name="format">The file format.</param>
/// <param name="mediaType">One of the format's media types.</param>
/// <param name="timings">Where the time went.</param>
internal sealed class MotionFileResult(RenderedMotion motion, IMotionFormat format, string mediaType, GenerationTimings timings) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // Whole in memory first (a clip is some 200 KiB), so that a failure can still be told and the length is known.
        using var file = new MemoryStream();
        format.Write(motion, file);

        var source = motion.Source;
        var response = httpContext.Response;
        MotionHeaders.Set(response, timings, source.Tokens.Length, source.Seed);
        response.ContentType = mediaType;
        response.ContentLength = file.Length;
        response.Headers.ContentLocation = MotionLinks.ToFile(motion.Id, motion.Export, format, httpContext.Request.PathBase);
        string name = DownloadName.Of(source.Prompt, source.Seed, format.Name);
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
        await response.Body.WriteAsync(file.GetBuffer().AsMemory(0, (int)file.Length), httpContext.RequestAborted);
    }
}
