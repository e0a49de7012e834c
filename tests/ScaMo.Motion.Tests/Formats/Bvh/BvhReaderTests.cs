using System.Numerics;
using System.Text;
using CsCheck;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Bvh;

namespace ScaMo.Motion.Tests.Formats.Bvh;

public sealed class BvhReaderTests
{
    private const string Small = """
        HIERARCHY
        ROOT Hips
        {
          OFFSET 1 2 3
          CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
          JOINT Upper Arm L
          {
            OFFSET 10 0 0
            CHANNELS 1 Yrotation
            End Site
            {
              OFFSET 0 5 0
            }
          }
        }
        MOTION
        Frames: 2
        Frame Time: 0.05
        0 0 0 0 0 0 0
        100 50 25 90 0 0 30
        """;

    [Fact]
    public void Reads_hierarchy_and_motion()
    {
        var document = Parse(Small);

        Assert.Equal(["Hips", "Upper Arm L"], document.Joints.Select(joint => joint.Name));
        Assert.Equal([-1, 0], document.Joints.Select(joint => joint.Parent));
        Assert.Equal([new Vector3(0, 5, 0)], document.Joints[1].EndSites);
        Assert.Equal(0.05, document.FrameTime);
        Assert.Equal([100, 50, 25, 90, 0, 0, 30], document.Channels(1).ToArray());
        Assert.Equal(1, document.IndexOf("Upper Arm L"));
    }

    [Fact]
    public void A_position_channel_replaces_the_offset()
    {
        var document = Parse(Small);

        Assert.Equal([Vector3.Zero, new Vector3(10, 0, 0)], document.Positions(0));
        Assert.InRange(Vector3.Distance(new Vector3(100, 60, 25), document.Positions(1)[1]), 0, 1e-4f);
    }

    [Fact]
    public void A_component_without_a_channel_keeps_its_offset()
    {
        var document = Parse(Small.Replace("CHANNELS 1 Yrotation", "CHANNELS 1 Yposition", StringComparison.Ordinal));

        Assert.InRange(Vector3.Distance(new Vector3(100 - 30, 50 + 10, 25), document.Positions(1)[1]), 0, 1e-4f);
    }

    [Fact]
    public void Line_ends_tabs_case_and_a_byte_order_mark_do_not_matter()
    {
        var odd = "\uFEFF" + Small.Replace("\n", "\r\n", StringComparison.Ordinal).Replace("  ", "\t", StringComparison.Ordinal)
            .Replace("JOINT", "joint", StringComparison.Ordinal).Replace("Frame Time: 0.05", "FRAME TIME:\t5e-2", StringComparison.Ordinal)
            .Replace("100 50", "1.0E+2\r\n+50.", StringComparison.Ordinal);

        Assert.Equal(Parse(Small).Positions(), Parse(odd).Positions());
    }

    [Theory]
    [InlineData("HIERARCHY", "HIERARCY", 1)]
    [InlineData("ROOT Hips", "ROOT", 2)]
    [InlineData("ROOT Hips", "JOINT Hips", 2)]
    [InlineData("OFFSET 1 2 3", "OFFSET 1 2", 5)]
    [InlineData("OFFSET 1 2 3", "OFFSET 1 2 NaN", 4)]
    [InlineData("OFFSET 1 2 3", "OFFSET 1 2 1e999", 4)]
    [InlineData("OFFSET 1 2 3", "OFFSET 1,2 2 3", 4)]
    [InlineData("  OFFSET 1 2 3\n", "", 14)]
    [InlineData("CHANNELS 1 Yrotation", "CHANNELS 7 Yrotation", 9)]
    [InlineData("CHANNELS 1 Yrotation", "CHANNELS -1", 9)]
    [InlineData("CHANNELS 1 Yrotation", "CHANNELS 1 Wrotation", 9)]
    [InlineData("CHANNELS 1 Yrotation", "CHANNELS 2 Yrotation Yrotation", 9)]
    [InlineData("Frames: 2", "Frames: 3", 18)]
    [InlineData("Frames: 2", "Frames: 1", 20)]
    [InlineData("Frames: 2", "Frames: 2000000000", 18)]
    [InlineData("Frames: 2", "Frames: -2", 17)]
    [InlineData("Frames: 2", "Frames 2", 17)]
    [InlineData("Frame Time: 0.05", "Frame Time: 0", 18)]
    [InlineData("Frame Time: 0.05", "Frame Time: soon", 18)]
    [InlineData("100 50", "100 fifty", 20)]
    [InlineData("25 90 0 0 30", "25.000000 90", 20)]
    public void Names_the_line_of_what_is_wrong(string text, string replacement, int line)
    {
        Assert.Contains(text, Small, StringComparison.Ordinal);

        var exception = Assert.Throws<DataFormatException>(() => Parse(Small.Replace(text, replacement, StringComparison.Ordinal)));

        Assert.Equal($"line {line}", exception.Location);
    }

    [Fact]
    public void A_hierarchy_of_any_depth_is_read_without_recursion_up_to_the_limit_of_joints()
    {
        Assert.Equal(4000, Parse(Chain(4000)).Joints.Length);
        Assert.Contains("4096", Assert.Throws<DataFormatException>(() => Parse(Chain(5000))).Message, StringComparison.Ordinal);

        static string Chain(int joints) =>
            "HIERARCHY\n" + string.Concat(Enumerable.Range(0, joints).Select(i => $"{(i == 0 ? "ROOT" : "JOINT")} j{i}\n{{ OFFSET 0 1 0 CHANNELS 0\n")) +
            new string('}', joints) + "\nMOTION\nFrames: 0\nFrame Time: 1\n";
    }

    [Fact]
    public void Any_hierarchy_reads_back_and_poses_as_matrices_do() =>
        BvhSample.Generator.Sample(
            sample =>
            {
                var document = Parse(sample.Text());

                Assert.Equal(sample.Joints.Select(joint => joint.Name), document.Joints.Select(joint => joint.Name));
                Assert.Equal(sample.Parents, document.Joints.Select(joint => joint.Parent));
                Assert.Equal(sample.Joints.Select(joint => joint.Offset), document.Joints.Select(joint => joint.Offset));
                Assert.All(sample.Joints.Zip(document.Joints), pair => Assert.Equal(pair.First.Channels, pair.Second.Channels));
                for (int frame = 0; frame < sample.Frames; frame++)
                {
                    var expected = sample.Positions(frame);
                    var actual = document.Positions(frame);
                    for (int joint = 0; joint < expected.Length; joint++) Assert.InRange(Vector3.Distance(expected[joint], actual[joint]), 0, 2e-2f);
                }
            },
            iter: 300);

    [Fact]
    public void Damaged_files_never_fail_with_anything_but_a_format_error()
    {
        var damage = Gen.Select(Gen.Int[0, Small.Length - 1], Gen.Byte).Array[1, 6];
        Gen.Select(damage, Gen.Int[0, Small.Length]).Sample(
            (changes, length) =>
            {
                var bytes = Encoding.UTF8.GetBytes(Small);
                foreach (var (position, value) in changes) bytes[position] = value;

                var exception = Record.Exception(() => BvhReader.Read(new MemoryStream(bytes, 0, length), "damaged").Positions());

                Assert.True(exception is null or DataFormatException, exception?.ToString());
            },
            iter: 5000);
    }

    private static BvhDocument Parse(string text) => BvhReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "sample.bvh");
}
