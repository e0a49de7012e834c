using System.Globalization;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Npy;

namespace ScaMo.Motion.Features;

/// <summary>Mean and standard deviation of each feature over a data set; networks see (feature - mean) / deviation.</summary>
public sealed class FeatureStatistics
{
    private readonly float[] _mean;
    private readonly float[] _standardDeviation;

    /// <param name="mean">Means (263), finite.</param>
    /// <param name="standardDeviation">Standard deviations (263), finite and above 0.</param>
    /// <exception cref="ArgumentException">A length or a value is not as stated.</exception>
    public FeatureStatistics(ReadOnlySpan<float> mean, ReadOnlySpan<float> standardDeviation)
    {
        if (Problem(mean, mustBePositive: false) is { } problem) throw new ArgumentException(problem, nameof(mean));
        if (Problem(standardDeviation, mustBePositive: true) is { } other) throw new ArgumentException(other, nameof(standardDeviation));
        _mean = mean.ToArray();
        _standardDeviation = standardDeviation.ToArray();
    }

    /// <summary>Means of 0 and deviations of 1, which change nothing.</summary>
    public static FeatureStatistics Identity { get; } = new(new float[FeatureLayout.Count], [.. Enumerable.Repeat(1f, FeatureLayout.Count)]);

    /// <summary>Means (263).</summary>
    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>Standard deviations (263).</summary>
    public ReadOnlySpan<float> StandardDeviation => _standardDeviation;

    /// <summary>Loads statistics from two .npy files of float32 or float64 [263].</summary>
    /// <exception cref="DataFormatException">A file is not such an array, or holds values that no statistics can have.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static FeatureStatistics Load(string meanPath, string standardDeviationPath) =>
        new(Read(meanPath, mustBePositive: false), Read(standardDeviationPath, mustBePositive: true));

    /// <summary>Feature rows (frames, 263) to zero mean and unit deviation, in place.</summary>
    /// <exception cref="ArgumentException">The features are not whole rows.</exception>
    public void Normalize(Span<float> features)
    {
        for (var rest = Rows(features); rest.Length > 0; rest = rest[FeatureLayout.Count..])
        {
            for (int i = 0; i < FeatureLayout.Count; i++) rest[i] = (rest[i] - _mean[i]) / _standardDeviation[i];
        }
    }

    /// <summary>Normalised rows (frames, 263) back to metres and radians, in place.</summary>
    /// <exception cref="ArgumentException">The features are not whole rows.</exception>
    public void Denormalize(Span<float> features)
    {
        for (var rest = Rows(features); rest.Length > 0; rest = rest[FeatureLayout.Count..])
        {
            for (int i = 0; i < FeatureLayout.Count; i++) rest[i] = rest[i] * _standardDeviation[i] + _mean[i];
        }
    }

    private static Span<float> Rows(Span<float> features) => features.Length % FeatureLayout.Count == 0
        ? features
        : throw new ArgumentException($"{features.Length} values are not rows of {FeatureLayout.Count} features.", nameof(features));

    private static float[] Read(string path, bool mustBePositive)
    {
        var array = NpyFile.ReadSingles(path);
        if (array.Shape.Length != 1)
        {
            throw new DataFormatException(path, "header", $"the array has {array.Shape.Length} dimensions; expected one of {FeatureLayout.Count}");
        }

        return Problem(array.Data, mustBePositive) is { } problem ? throw new DataFormatException(path, "data", problem) : array.Data;
    }

    private static string? Problem(ReadOnlySpan<float> values, bool mustBePositive)
    {
        if (values.Length != FeatureLayout.Count) return $"{values.Length} values; expected {FeatureLayout.Count}";
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsFinite(values[i]) && (!mustBePositive || values[i] > 0)) continue;
            string expected = mustBePositive ? "a finite number above 0" : "a finite number";
            return string.Create(CultureInfo.InvariantCulture, $"value {i} is {values[i]}; expected {expected}");
        }

        return null;
    }
}
