using ScaMo.Motion.Features;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Npy;

namespace ScaMo.Motion.Tests.Features;

public sealed class FeatureStatisticsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Denormalize_undoes_normalize()
    {
        var statistics = FeatureStatistics.Load(Goldens.FilePath("humanml3d-sample", "Mean.npy"), Goldens.FilePath("humanml3d-sample", "Std.npy"));
        var original = Goldens.Floats("humanml3d-sample", "new_joint_vecs_012314.npy").Data;
        var features = original.ToArray();

        statistics.Normalize(features);
        float first = features[0];
        statistics.Denormalize(features);

        Assert.Equal((original[0] - statistics.Mean[0]) / statistics.StandardDeviation[0], first);
        Assert.InRange(Numbers.MaxDifference(original, features), 0, 1e-6);
    }

    [Fact]
    public void Reads_what_NumPy_computed_in_double_precision()
    {
        var mean = Goldens.Floats("humanml3d-sample", "Mean.npy").Data;
        var path = Path.Combine(_folder.FullName, "mean.npy");
        NpyFile.Write<double>(path, Array.ConvertAll(mean, value => (double)value), mean.Length);

        Assert.Equal(mean, FeatureStatistics.Load(path, Goldens.FilePath("humanml3d-sample", "Std.npy")).Mean);
    }

    [Theory]
    [InlineData(262, 1, "expected 263")]
    [InlineData(263, 0, "value 7")]
    [InlineData(263, -1, "value 7")]
    [InlineData(263, float.NaN, "value 7")]
    [InlineData(263, float.PositiveInfinity, "value 7")]
    public void Refuses_deviations_that_cannot_be(int count, float value, string problem)
    {
        var deviations = Enumerable.Repeat(1f, count).ToArray();
        deviations[7] = value;
        var path = Path.Combine(_folder.FullName, "std.npy");
        NpyFile.Write<float>(path, deviations, count);

        var exception = Assert.Throws<DataFormatException>(() => FeatureStatistics.Load(Goldens.FilePath("humanml3d-sample", "Mean.npy"), path));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.Equal(path, exception.DataSource);
    }

    [Fact]
    public void Refuses_an_array_of_another_rank()
    {
        var path = Path.Combine(_folder.FullName, "mean.npy");
        NpyFile.Write<float>(path, new float[FeatureLayout.Count], 1, FeatureLayout.Count);

        Assert.Throws<DataFormatException>(() => FeatureStatistics.Load(path, Goldens.FilePath("humanml3d-sample", "Std.npy")));
    }
}
