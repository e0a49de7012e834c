using ScaMo.Motion.Formats.Npy;
using ScaMo.Training.Data.Inspection;
using ScaMo.Training.Tests.Data.Import;

namespace ScaMo.Training.Tests.Data.Inspection;

public sealed class DataSetInspectorTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public DataSetInspectorTests()
    {
        var archive = _folder.Zip("a.zip", ("walk.bvh", SyntheticBvh.Walk().ToString()), ("raise.bvh", SyntheticBvh.RaiseLeftHand().ToString()));
        _folder.Import([archive], "clip_id\tcontent\tsplit\tcaption\nwalk\twalk\ttrain\ta person walks.\nraise\traise\ttest\ta person raises the left hand.\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_data_set_is_counted_and_measured()
    {
        var report = DataSetInspector.Run(_folder.Open(), new InspectionOptions());

        Assert.Equal([new SplitReport("train", 2, 118), new SplitReport("val", 0, 0), new SplitReport("test", 2, 118)], report.Splits);
        Assert.Equal([0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0], report.LengthHistogram);
        Assert.Equal((4, 3, 8), (report.Captions, report.DistinctCaptions, report.Vocabulary));
        Assert.Equal(["raise", "walk"], report.Contents.Select(content => content.Content));
        Assert.Equal(1.2 * 0.815831 / 0.82, report.Contents[1].TravelSpeed, 0.01);
        Assert.Empty(report.Suspicions);
        Assert.Equal(263, report.Features.Sum(group => group.Features));
        // The synthetic walker glides: its feet never leave the floor, and skate in every frame.
        Assert.Equal(1, report.Measures.Single(measure => measure.Measure == "foot skating ratio").Largest);
    }

    [Fact]
    public void Damaged_clips_are_named_and_a_folder_without_labels_works()
    {
        File.Delete(Path.Combine(_folder.Output, "labels.tsv"));
        File.AppendAllText(Path.Combine(_folder.Output, "val.txt"), "dropped\n");
        string path = Path.Combine(_folder.Output, "new_joints", "walk.npy");
        var joints = NpyFile.Read<float>(path);
        for (int i = 0; i < 66; i += 3) joints.Data[20 * 66 + i + 1] -= 1;
        NpyFile.Write<float>(path, joints.Data, joints.Shape);
        File.WriteAllText(Path.Combine(_folder.Output, "new_joint_vecs", "raise.npy"), "nonsense");

        var report = DataSetInspector.Run(_folder.Open(), new InspectionOptions());

        Assert.Equal(1, report.Missing);
        Assert.Empty(report.Contents);
        Assert.Equal(["walk", "walk", "walk", "raise"], report.Suspicions.Select(suspicion => suspicion.Clip));
        Assert.Contains("20", report.Suspicions[0].Reason, StringComparison.Ordinal);
        Assert.Contains("below the floor", report.Suspicions[1].Reason, StringComparison.Ordinal);
        Assert.Contains("apart", report.Suspicions[2].Reason, StringComparison.Ordinal);
    }
}
