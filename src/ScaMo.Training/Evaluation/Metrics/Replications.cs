using System.Globalization;

namespace ScaMo.Training.Evaluation.Metrics;

/// <summary>A metric that was measured several times.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Interval">Half the width of the interval that holds the mean with 95 %, of normal errors; 0 for one measurement.</param>
/// <param name="Count">How many times it was measured.</param>
public readonly record struct Replications(double Mean, double Interval, int Count)
{
    /// <summary>Replications in HumanML3D's protocol.</summary>
    public const int InProtocol = 20;

    private const double NormalQuantile = 1.96;

    /// <summary>Mean and interval as the field reports them: 1.96 σ / √n, with σ over n.</summary>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static Replications Of(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) throw new ArgumentException("There is no value.", nameof(values));
        double mean = 0, variance = 0;
        foreach (double value in values) mean += value / values.Length;
        foreach (double value in values) variance += (value - mean) * (value - mean) / values.Length;
        return new(mean, NormalQuantile * Math.Sqrt(variance / values.Length), values.Length);
    }

    /// <summary>As reports show it: the mean, and the interval where there is one.</summary>
    public override string ToString() => Count == 1 ? Mean.ToString("0.000", CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Mean:0.000} ± {Interval:0.000}");
}
