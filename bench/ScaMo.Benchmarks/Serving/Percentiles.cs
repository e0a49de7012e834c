using System.Globalization;

namespace ScaMo.Benchmarks.Serving;

/// <summary>The middle and the tail of some durations.</summary>
internal readonly record struct Percentiles(double P50, double P95, double P99)
{
    /// <summary>Of durations, in milliseconds; by nearest rank.</summary>
    public static Percentiles Of(IEnumerable<TimeSpan> durations)
    {
        double[] sorted = [.. durations.Select(duration => duration.TotalMilliseconds).Order()];
        double At(double share) => sorted.Length == 0 ? double.NaN : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
        return new Percentiles(At(0.5), At(0.95), At(0.99));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{P50:F0} / {P95:F0} / {P99:F0} ms");
}
