namespace ScaMo.Benchmarks.Following;

/// <summary>Robust numbers from a signal over time.</summary>
internal static class Signals
{
    /// <summary>Centred moving average over 2 × radius + 1 frames; fewer at the ends.</summary>
    public static double[] Smooth(IReadOnlyList<double> values, int radius)
    {
        var smooth = new double[values.Count];
        for (int i = 0; i < smooth.Length; i++)
        {
            int first = Math.Max(0, i - radius), last = Math.Min(smooth.Length - 1, i + radius);
            double sum = 0;
            for (int j = first; j <= last; j++) sum += values[j];
            smooth[i] = sum / (last - first + 1);
        }

        return smooth;
    }

    /// <summary>The value below which a share of all values lies (0 to 1), interpolated; NaN if there are none.</summary>
    public static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0) return double.NaN;
        double position = share * (sorted.Length - 1);
        int below = (int)position;
        return below + 1 < sorted.Length ? double.Lerp(sorted[below], sorted[below + 1], position - below) : sorted[below];
    }

    /// <summary>The middle value; NaN if there are none.</summary>
    public static double Median(IEnumerable<double> values) => Quantile(values, 0.5);

    /// <summary>The level that is reached for at least that many frames in all: a maximum that single wrong frames cannot make.</summary>
    public static double SustainedMaximum(IReadOnlyCollection<double> values, int frames) =>
        values.Count == 0 ? double.NaN : values.OrderDescending().ElementAt(Math.Min(frames, values.Count) - 1);

    /// <inheritdoc cref="SustainedMaximum"/>
    public static double SustainedMinimum(IReadOnlyCollection<double> values, int frames) => -SustainedMaximum([.. values.Select(value => -value)], frames);

    /// <summary>How often the signal turns round, counting only movements of at least an amplitude from one turning point to the next.</summary>
    public static int Reversals(IEnumerable<double> values, double amplitude)
    {
        int reversals = 0, direction = 0;
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
            if (direction <= 0 && value - low >= amplitude)
            {
                if (direction < 0) reversals++;
                (direction, high) = (1, value);
            }
            else if (direction >= 0 && high - value >= amplitude)
            {
                if (direction > 0) reversals++;
                (direction, low) = (-1, value);
            }
        }

        return reversals;
    }

    /// <summary>Removes the jumps of 360° from angles in degrees.</summary>
    public static double[] Unwrap(IReadOnlyList<double> degrees)
    {
        var unwrapped = new double[degrees.Count];
        for (int i = 0; i < unwrapped.Length; i++)
        {
            unwrapped[i] = i == 0 ? degrees[0] : unwrapped[i - 1] + Math.IEEERemainder(degrees[i] - degrees[i - 1], 360);
        }

        return unwrapped;
    }
}
