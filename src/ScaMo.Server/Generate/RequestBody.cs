using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
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

    /// <summary>Receives the body, but not more than <see cref="LimitsOptions.MaxBodyBytes"/> of it.</summary>
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

        while (true)
        {
            int read = await ReadAsync(request.Body, _buffer.AsMemory(_length), context.RequestAborted);
            if (read == 0) return;

            _length += read;
            if (_length > LimitsOptions.MaxBodyBytes)
            {
                bool isDrained = await DrainAsync(request.Body, context.RequestAborted);
                Problem = TooLarge(closesConnection: !isDrained);
                return;
            }

            if (_length == _buffer.Length) Grow();
        }
    }

    private async Task<bool> DrainAsync(Stream rest, CancellationToken cancellationToken)
    {
        for (long total = _length; total <= LimitsOptions.MaxDrainedBytes;)
        {
            int read = await ReadAsync(rest, _buffer, cancellationToken);
            if (read == 0) return true;
            total += read;
        }

        return false;
    }

    private static async ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is OverflowException)
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

    private static ProblemResult TooLarge(bool closesConnection) =>
        new(ProblemKind.BodyTooLarge, $"The body is above {LimitsOptions.MaxBodyBytes} bytes.") { ClosesConnection = closesConnection };
}
