namespace ScaMo.Training.Data.Inspection;

/// <summary>How a measure is distributed over the clips.</summary>
/// <param name="Measure">What is measured, with its unit.</param>
/// <param name="Median">The median.</param>
/// <param name="High">The 95th percentile.</param>
/// <param name="Largest">The largest value.</param>
public sealed record MeasureReport(string Measure, double Median, double High, double Largest)
{
    internal static MeasureReport Of(string measure, IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? new MeasureReport(measure, 0, 0, 0) : new MeasureReport(measure, sorted[sorted.Length / 2], sorted[sorted.Length * 95 / 100], sorted[^1]);
    }
}
