namespace ScaMo.Testing;

/// <summary>Comparisons of numeric arrays.</summary>
public static class Numbers
{
    /// <summary>The largest absolute difference; infinity if a value is not a number or the lengths differ.</summary>
    public static double MaxDifference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        if (expected.Length != actual.Length) return double.PositiveInfinity;
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs((double)expected[i] - actual[i]);
            if (double.IsNaN(difference)) return double.PositiveInfinity;
            worst = Math.Max(worst, difference);
        }

        return worst;
    }
}
