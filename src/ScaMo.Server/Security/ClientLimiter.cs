using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using ScaMo.Server.Problems;

namespace ScaMo.Server.Security;

/// <summary>One bucket of permits for each key, or for each address that comes without one.</summary>
internal sealed class ClientLimiter : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, RateLimitOptions> _ofKeys;
    private readonly RateLimitOptions _anonymous;

    public ClientLimiter(IOptions<SecurityOptions> options)
    {
        _ofKeys = options.Value.Keys.ToDictionary(key => key.Name, RateLimitOptions (key) => key, StringComparer.Ordinal);
        _anonymous = options.Value.Anonymous;
        Requests = PartitionedRateLimiter.Create<HttpContext, string>(BucketOf);
    }

    /// <summary>Takes the permit of each request for an endpoint that is not open to all, by the framework's middleware.</summary>
    public PartitionedRateLimiter<HttpContext> Requests { get; }

    /// <summary>Takes what work costs beyond the one permit of its request, but never more than the bucket holds when it is full.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cost">What the request costs in all: the samples that it asks for.</param>
    /// <returns>Why it is refused; null if it is not.</returns>
    public ProblemResult? Charge(HttpContext context, long cost)
    {
        if (LimitOf(context) is not { PerMinute: not null } limit) return null;
        int more = (int)Math.Min(cost, limit.BucketSize) - 1;
        if (more < 1) return null;
        using var lease = Requests.AttemptAcquire(context, more);
        return lease.IsAcquired ? null : Refusal(lease);
    }

    /// <summary>What a request gets whose bucket is empty.</summary>
    public static ProblemResult Refusal(RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.Zero;
        int seconds = Math.Max(1, (int)Math.Min(Math.Ceiling(wait.TotalSeconds), int.MaxValue));
        return new(ProblemKind.RateLimited, string.Create(CultureInfo.InvariantCulture, $"The rate limit of this client is used up; there is enough again in {seconds} s.")) { RetryAfterSeconds = seconds };
    }

    public void Dispose() => Requests.Dispose();

    private RateLimitPartition<string> BucketOf(HttpContext context)
    {
        bool isOpen = context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null;
        if (isOpen || LimitOf(context) is not { PerMinute: { } rate } limit) return RateLimitPartition.GetNoLimiter("");
        return RateLimitPartition.GetTokenBucketLimiter(ClientIdentity.Of(context), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = limit.BucketSize,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = Minute / rate,
        });
    }

    private RateLimitOptions LimitOf(HttpContext context) => ClientIdentity.KeyNameOf(context) is { } name ? _ofKeys[name] : _anonymous;
}
