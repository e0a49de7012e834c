using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using ScaMo.Motion.Formats.Bvh;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Tests.Formats.Bvh;

public sealed class BvhWriterTests
{
    private const int Joints = HumanSkeleton.JointCount;

    /// <summary>The file's names in the order of the 22 joints.</summary>
    private static readonly string[] Names =
    [
        "Hips", "LeftUpLeg", "RightUpLeg", "Spine", "LeftLeg", "RightLeg", "Spine1", "LeftFoot", "RightFoot", "Spine2", "LeftToeBase", "RightToeBase",
        "Neck", "LeftShoulder", "RightShoulder", "Head", "LeftArm", "RightArm", "LeftForeArm", "RightForeArm", "LeftHand", "RightHand",
    ];

    [Fact]
    public void Writes_the_agreed_header()
    {
        var text = Encoding.UTF8.GetString(Written(Clip("humanml3d-sample", "new_joints_012314.npy")));

        Assert.StartsWith(
            "HIERARCHY\nROOT Hips\n{\n\tOFFSET 0.000000 0.000000 0.000000\n\tCHANNELS 6 Xposition Yposition Zposition Zrotation Yrotation Xrotation\n\tJOINT LeftUpLeg\n\t{\n",
            text,
            StringComparison.Ordinal);
        Assert.Contains("\n}\nMOTION\nFrames: 170\nFrame Time: 0.05\n", text, StringComparison.Ordinal);
        Assert.Equal(21, Regex.Count(text, "CHANNELS 3 Zrotation Yrotation Xrotation\n"));
        Assert.Equal(5, Regex.Count(text, "End Site\n"));
        var rows = text[text.IndexOf("Frame Time", StringComparison.Ordinal)..].Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.Equal(170, rows.Length);
        Assert.All(rows, row => Assert.Matches("^-?[0-9]+\\.[0-9]{6}( -?[0-9]+\\.[0-9]{6}){68}$", row));
    }

    [Fact]
    public void The_hierarchy_is_the_body()
    {
        var document = Read(Clip("humanml3d-sample", "new_joints_012314.npy"));

        Assert.Equal(Names.Order(), document.Joints.Select(joint => joint.Name).Order());
        for (int joint = 0; joint < Joints; joint++)
        {
            int parent = document.Joints[document.IndexOf(Names[joint])].Parent;
            Assert.Equal(HumanSkeleton.Parents[joint] < 0 ? -1 : document.IndexOf(Names[HumanSkeleton.Parents[joint]]), parent);
        }

        Assert.All(document.Joints.SelectMany(joint => joint.EndSites), tip => Assert.True(tip.Length() > 1));
    }

    [Theory]
    [InlineData("humanml3d-sample", "new_joints_012314.npy")]
    [InlineData("motion-features/walk", "normalised_joints.npy")]
    [InlineData("end-to-end-512", "prompt0_joints.npy")]
    public void At_rest_the_body_stands_in_a_T_pose(string folder, string joints)
    {
        var document = Read(Clip(folder, joints));
        Vector3 Offset(string name) => Vector3.Normalize(document.Joints[document.IndexOf(name)].Offset);

        foreach (var name in new[] { "LeftArm", "LeftForeArm", "LeftHand" }) Assert.Equal(Vector3.UnitX, Offset(name));
        foreach (var name in new[] { "RightArm", "RightForeArm", "RightHand" }) Assert.Equal(-Vector3.UnitX, Offset(name));
        foreach (var name in new[] { "LeftLeg", "RightLeg", "LeftFoot", "RightFoot" }) Assert.Equal(-Vector3.UnitY, Offset(name));
        foreach (var name in new[] { "LeftToeBase", "RightToeBase" }) Assert.Equal(Vector3.UnitZ, Offset(name));
        foreach (var name in new[] { "Spine", "Spine1", "Spine2", "Neck", "Head" }) Assert.Equal(Vector3.UnitY, Offset(name));
    }

    [Theory]
    [InlineData("humanml3d-sample", "new_joints_012314.npy")]
    [InlineData("motion-features/walk", "normalised_joints.npy")]
    [InlineData("motion-features/turn", "normalised_joints.npy")]
    [InlineData("motion-features/jump-in-place", "normalised_joints.npy")]
    public void Joints_come_back_to_where_they_were(string folder, string joints)
    {
        var clip = Clip(folder, joints);

        var errors = Errors(clip, Read(clip));

        Assert.InRange(errors.Max(), 0, 1);
        Assert.InRange(errors.Average(), 0, 0.3);
    }

    [Fact]
    public void Bones_that_drift_in_length_stay_within_a_centimetre()
    {
        var clip = Clip("humanml3d-sample", "new_joints_012314.npy");
        var random = new Random(3);
        var drifting = clip.Positions.ToArray();
        for (int i = 0; i < drifting.Length; i++) drifting[i] += (random.NextSingle() - 0.5f) * 0.01f;
        var generated = new MotionClip(20, drifting);

        var errors = Errors(generated, Read(generated));

        Assert.InRange(errors.Max(), 0, 30);
        Assert.InRange(errors.Average(), 0, 10);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_weights_give_a_valid_file(int prompt)
    {
        var clip = Clip("end-to-end-512", $"prompt{prompt}_joints.npy");

        var document = Read(clip);

        var errors = Errors(clip, document);
        TestContext.Current.SendDiagnosticMessage($"prompt {prompt}: {errors.Average():F0} mm on average, {errors.Max():F0} mm at worst");
        Assert.Equal(clip.FrameCount, document.FrameCount);
        Assert.All(errors, error => Assert.True(double.IsFinite(error)));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1e38f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Positions_that_cannot_be_give_a_valid_file(float value)
    {
        var positions = new float[20 * Joints * 3];
        var random = new Random(5);
        for (int i = 0; i < positions.Length; i++) positions[i] = random.Next(3) == 0 ? random.NextSingle() : value;

        Assert.Equal(20, Read(new MotionClip(20, positions)).FrameCount);
    }

    [Fact]
    public void A_clip_without_frames_is_a_body_at_rest() => Assert.Equal(0, Read(new MotionClip(20, ReadOnlyMemory<float>.Empty)).FrameCount);

    [Theory]
    [InlineData(30, "Frame Time: 0.03333333\n")]
    [InlineData(60, "Frame Time: 0.01666667\n")]
    [InlineData(1, "Frame Time: 1.0\n")]
    public void The_frame_time_follows_the_frame_rate(float framesPerSecond, string line) =>
        Assert.Contains(line, Encoding.UTF8.GetString(Written(new MotionClip(framesPerSecond, new float[Joints * 3]))), StringComparison.Ordinal);

    [Fact]
    public void Writing_to_a_buffer_and_from_several_threads_gives_the_same_bytes()
    {
        var clip = Clip("humanml3d-sample", "new_joints_012314.npy");
        var expected = Written(clip);

        Parallel.For(0, 8, _ =>
        {
            var buffer = new System.Buffers.ArrayBufferWriter<byte>();
            BvhWriter.Write(clip, buffer);
            Assert.Equal(expected, buffer.WrittenMemory.ToArray());
        });
    }

    private static MotionClip Clip(string folder, string joints) => new(20, Goldens.Floats(folder, joints).Data);

    private static byte[] Written(MotionClip clip)
    {
        using var stream = new MemoryStream();
        BvhWriter.Write(clip, stream);
        return stream.ToArray();
    }

    private static BvhDocument Read(MotionClip clip) => BvhReader.Read(new MemoryStream(Written(clip)), "written");

    /// <summary>Millimetres between each joint of the clip and of the file.</summary>
    private static double[] Errors(MotionClip clip, BvhDocument document)
    {
        var expected = MemoryMarshal.Cast<float, Vector3>(clip.Positions.Span);
        var errors = new double[expected.Length];
        for (int frame = 0; frame < clip.FrameCount; frame++)
        {
            var positions = document.Positions(frame);
            for (int joint = 0; joint < Joints; joint++)
            {
                errors[frame * Joints + joint] = 1000 * Vector3.Distance(expected[frame * Joints + joint], positions[document.IndexOf(Names[joint])] / 100);
            }
        }

        return errors;
    }
}
