using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using ScaMo.Server.Hosting;
using ScaMo.Server.Problems;

namespace ScaMo.Server.Generate;

/// <summary>The bytes of a JSON body, in a borrowed buffer.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int InitialBytes = 16 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _length;

    private RequestBody()
    {
    }

    /// <summary>Why there is no body; null if there is one.</summary>
    public ProblemResult? Problem { get; private set; }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Receives the body, but not more than <see cref="LimitsOptions.MaxBodyBytes"/> of it, nor for longer than <see cref="LimitsOptions.Body"/>.</summary>
    public static async Task<RequestBody> ReceiveAsync(HttpContext context)
    {
        var body = new RequestBody { Problem = JudgeHeaders(context.Request) };
        try
        {
            if (body.Problem is null) await body.FillAsync(context);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private static ProblemResult? JudgeHeaders(HttpRequest request)
    {
        bool isJson = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);
        if (!isJson) return new(ProblemKind.UnsupportedMediaType, "The Content-Type must be application/json.");

        var charset = HeaderUtilities.RemoveQuotes(type!.Charset);
        if (charset.HasValue && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return new(ProblemKind.UnsupportedMediaType, "The charset must be utf-8.");
        }

        string encoding = request.Headers.ContentEncoding.ToString();
        return encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)
            ? null
            : new(ProblemKind.UnsupportedMediaType, "The body must not be compressed.");
    }

    private async Task FillAsync(HttpContext context)
    {
        // The server's own limit would cut the connection while the client is still sending, so that nobody reads the 413.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;

        // A client that waits for 100 Continue, or says how much more than we throw away it sends, gets its answer at once.
        var request = context.Request;
        bool waits = request.Headers.Expect.ToString().Contains("100-continue", StringComparison.OrdinalIgnoreCase);
        if (request.ContentLength > (waits ? LimitsOptions.MaxBodyBytes : LimitsOptions.MaxDrainedBytes))
        {
            Problem = TooLarge(closesConnection: true);
            return;
        }

        // A trickle above the least rate could hold its buffer for hours. Reads are ended by the reader's own means: a token would leave it in a state that Kestrel logs as
        // an error, and a client that leaves ends them anyway.
        double seconds = context.RequestServices.GetRequiredService<IOptions<LimitsOptions>>().Value.Body;
        using var timer = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        await using var registration = timer.Token.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), request.BodyReader);
        await FillAsync(request.BodyReader, seconds);
    }

    private async Task FillAsync(PipeReader reader, double seconds)
    {
        long received = 0;
        bool isComplete = false, isLate = false;
        while (!isComplete && !isLate && received <= LimitsOptions.MaxDrainedBytes)
        {
            var read = await ReadAsync(reader);
            received += read.Buffer.Length;
            // What is above the limit is received and thrown away.
            if (received <= LimitsOptions.MaxBodyBytes) Append(read.Buffer);
            reader.AdvanceTo(read.Buffer.End);
            (isComplete, isLate) = (read.IsCompleted, read.IsCanceled);
        }

        if (received > LimitsOptions.MaxBodyBytes) Problem = TooLarge(closesConnection: !isComplete);
        else if (!isComplete) Problem = TooSlow(seconds);
    }

    private void Append(ReadOnlySequence<byte> bytes)
    {
        while (_buffer.Length - _length < bytes.Length) Grow();
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += (int)bytes.Length;
    }

    private static async ValueTask<ReadResult> ReadAsync(PipeReader reader)
    {
        try
        {
            return await reader.ReadAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is OverflowException || exception.InnerException is OverflowException)
        {
            // Kestrel's word for the size of a chunk that is beyond counting; whatever else is wrong with chunks is a BadHttpRequestException to begin with.
            throw new BadHttpRequestException("The size of a chunk is beyond counting.", exception);
        }
    }

    private void Grow()
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private static ProblemResult TooSlow(double seconds) =>
        new(ProblemKind.RequestTimeout, string.Create(CultureInfo.InvariantCulture, $"The body was not there after {seconds} seconds.")) { ClosesConnection = true };

    private static ProblemResult TooLarge(bool closesConnection) =>
        new(ProblemKind.BodyTooLarge, $"The body is above {LimitsOptions.MaxBodyBytes} bytes.") { ClosesConnection = closesConnection };
}
