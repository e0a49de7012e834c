namespace ScaMo.Server.Security;

/// <summary>How much a client may ask for: a bucket of permits that fills evenly. A request takes one, and a generation one for each sample.</summary>
internal abstract class RateLimitOptions
{
    /// <summary>Where nothing says how large the bucket is, it holds at least the largest request.</summary>
    private const int LeastDefaultBurst = Hosting.LimitsOptions.MaxSamples;

    /// <summary>Permits that come in a minute; null for no limit.</summary>
    public double? PerMinute { get; set; }

    /// <summary>The most permits that gather.</summary>
    public int? Burst { get; set; }

    /// <summary>The size of the bucket.</summary>
    public int BucketSize => Burst ?? Math.Max(LeastDefaultBurst, (int)Math.Ceiling(PerMinute ?? 0));
}
