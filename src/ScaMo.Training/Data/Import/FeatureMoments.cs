using ScaMo.Motion.Features;

namespace ScaMo.Training.Data.Import;

/// <summary>
/// Mean and standard deviation of features. Deviations are averaged inside each group of features (positions, rotations, velocities …), so that the
/// features of a group keep their proportions. Source: HumanML3D, cal_mean_variance.ipynb; there over all clips, here over those it is given.
/// </summary>
public sealed class FeatureMoments
{
    private static readonly Range[] Groups =
    [
        FeatureLayout.RootAngularVelocity, FeatureLayout.RootLinearVelocity, FeatureLayout.RootHeight, FeatureLayout.LocalPositions, FeatureLayout.Rotations,
        FeatureLayout.LocalVelocities, FeatureLayout.FootContacts,
    ];

    private readonly double[] _sums = new double[FeatureLayout.Count];
    private readonly double[] _squares = new double[FeatureLayout.Count];

    /// <summary>Frames seen.</summary>
    public long Frames { get; private set; }

    /// <summary>Takes in the features of a clip (frames, 263), not normalised.</summary>
    public void Add(ReadOnlySpan<float> features)
    {
        for (var rest = features; rest.Length >= FeatureLayout.Count; rest = rest[FeatureLayout.Count..])
        {
            for (int i = 0; i < FeatureLayout.Count; i++)
            {
                double value = rest[i];
                _sums[i] += value;
                _squares[i] += value * value;
            }

            Frames++;
        }
    }

    /// <summary>Takes in what another has seen.</summary>
    public void Add(FeatureMoments other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < FeatureLayout.Count; i++)
        {
            _sums[i] += other._sums[i];
            _squares[i] += other._squares[i];
        }

        Frames += other.Frames;
    }

    /// <summary>The statistics. A group that never changes gets the deviation 1: it is centred, and nothing is divided by zero.</summary>
    /// <exception cref="InvalidOperationException">No frame was seen.</exception>
    public FeatureStatistics ToStatistics()
    {
        if (Frames == 0) throw new InvalidOperationException("There are no frames to take statistics of.");
        var mean = new float[FeatureLayout.Count];
        var deviations = new double[FeatureLayout.Count];
        for (int i = 0; i < mean.Length; i++)
        {
            double average = _sums[i] / Frames;
            mean[i] = (float)average;
            deviations[i] = Math.Sqrt(Math.Max(_squares[i] / Frames - average * average, 0));
        }

        var standardDeviation = new float[FeatureLayout.Count];
        foreach (var group in Groups)
        {
            double average = deviations[group].Average();
            standardDeviation.AsSpan(group).Fill(average > 1e-6 ? (float)average : 1);
        }

        return new FeatureStatistics(mean, standardDeviation);
    }
}
