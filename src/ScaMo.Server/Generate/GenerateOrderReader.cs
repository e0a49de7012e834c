using Microsoft.Extensions.Options;
using ScaMo.Server.Formats;
using ScaMo.Server.Models;
using ScaMo.Server.Motions;
using ScaMo.Server.Problems;
using ScaMo.Server.Security;

namespace ScaMo.Server.Generate;

/// <summary>Reads the order of a request: its body, judged, and whose it is.</summary>
internal sealed class GenerateOrderReader(ModelCatalog catalog, GenerateValidator validator, ClientLimiter clients, IOptions<StorageOptions> storage)
{
    private readonly bool _hasResultCache = storage.Value.ResultMinutes > 0;

    /// <summary>Reads the order of a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="asStream">Whether the answer will be a stream of events, for which neither Accept nor a file format counts.</param>
    /// <returns>The order, or why there is none.</returns>
    public async Task<(GenerateOrder? Order, ProblemResult? Problem)> ReadAsync(HttpContext context, bool asStream)
    {
        if (!catalog.IsReady) return (null, Unavailable.WarmingUp());

        GenerateBody? body;
        using (var received = await RequestBody.ReceiveAsync(context))
        {
            if (received.Problem is { } unreadable) return (null, unreadable);
            body = GenerateBodyReader.Read(received.Bytes, out string? malformed);
            if (body is null) return (null, new ProblemResult(ProblemKind.MalformedRequest, malformed!));
        }

        var order = validator.Validate(body, asStream ? default : context.Request.Headers.Accept, out var invalid);
        if (order is null) return (null, invalid);
        if (asStream && order.File is not null) return (null, GenerateValidator.FileInStream());
        if (asStream && order.Export != ExportOptions.Default) return (null, GenerateValidator.EditedStream(order.Export));

        if (clients.Charge(context, order.Request.SampleCount) is { } refusal) return (null, refusal);

        // Requests of one client wait in one line.
        return (order with { Request = order.Request with { Client = ClientIdentity.Of(context) }, CacheUse = CacheUseOf(order, context.Request) }, null);
    }

    /// <summary>What the result cache has to do with an order, by what it is and by what its request says of caches.</summary>
    public CacheUse CacheUseOf(GenerateOrder order, HttpRequest request)
    {
        if (!_hasResultCache || !order.IsRepeatable) return CacheUse.None;
        var wish = request.GetTypedHeaders().CacheControl;
        return wish switch
        {
            { NoStore: true } => CacheUse.Forbidden,
            { NoCache: true } or { MaxAge.Ticks: 0 } => CacheUse.StoreOnly,
            _ => CacheUse.Full,
        };
    }
}
