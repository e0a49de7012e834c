using System.Text;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Bvh;
using ScaMo.Training.Data.Import;

namespace ScaMo.Training.Tests.Data.Import;

public sealed class JointMappingTests
{
    private const string Bvh =
        """
        HIERARCHY
        ROOT base
        {
        OFFSET 0 0 0
        CHANNELS 3 Xposition Yposition Zposition
        JOINT tip
        {
        OFFSET 0 100 50
        End Site
        {
        OFFSET 0 1 0
        }
        }
        }
        MOTION
        Frames: 2
        Frame Time: 0.05
        10 0 0
        20 0 0
        """;

    private static string Blend(string pelvis) =>
        $$"""{ "skeleton": "test", "unit": "in", "prefixes": ["x:", ""], "joints": { "pelvis": {{pelvis}}, {{string.Join(", ", ScaMo.Motion.Kinematics.HumanSkeleton.JointNames.Skip(1).Select(name => $"\"{name}\": \"tip\""))}} } }""";

    [Fact]
    public void A_joint_is_a_blend_of_positions_in_metres()
    {
        var mapping = Load(Blend("""{ "base": 0.25, "tip": 0.75 }"""));
        var document = BvhReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(Bvh)), "test");

        var joints = mapping.Apply(document, firstFrame: 1);

        Assert.Equal(66, joints.Length);
        Assert.Equal([20 * 0.0254f, 75 * 0.0254f, 37.5f * 0.0254f], joints[..3], (expected, actual) => Math.Abs(expected - actual) < 1e-6);
        Assert.Equal([20 * 0.0254f, 100 * 0.0254f, 50 * 0.0254f], joints[3..6], (expected, actual) => Math.Abs(expected - actual) < 1e-6);
    }

    [Theory]
    [InlineData("""{ "base": 0.5, "tip": 0.6 }""", "pelvis")]
    [InlineData("12", "pelvis")]
    [InlineData("null", "pelvis")]
    [InlineData("""{ "base": "much" }""", "base")]
    [InlineData("""{ "base": 1 }, "tail": "tip" """, "tail")]
    public void Mistakes_are_named(string pelvis, string expected) =>
        Assert.Contains(expected, Assert.Throws<DataFormatException>(() => Load(Blend(pelvis))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_joint_is_named() =>
        Assert.Contains("right_wrist", Assert.Throws<DataFormatException>(() => Load(Blend("\"tip\"").Replace(", \"right_wrist\": \"tip\"", "", StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_mapping_is_chosen_by_the_joints_of_the_file()
    {
        Assert.Equal(["Bandai Namco Research Motion Dataset", "DeepMimic humanoid", "iClone Motion Dummy", "Mixamo"], JointMappings.Shipped.All.Select(mapping => mapping.Skeleton));

        var prefixed = BvhReader.Read(new MemoryStream(Encoding.UTF8.GetBytes((SyntheticBvh.Walk() with { Prefix = "mixamorig:" }).ToString())), "test");
        Assert.Equal("Mixamo", JointMappings.Shipped.Choose(prefixed)?.Skeleton);
        Assert.Null(JointMappings.Shipped.Choose(BvhReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(Bvh)), "test")));
    }

    private static JointMapping Load(string json) => JointMapping.Load(new MemoryStream(Encoding.UTF8.GetBytes(json)), "test.json");
}
