using System.Text;
using System.Text.Json;
using ScaMo.Generation;
using ScaMo.Motion;
using ScaMo.Motion.Formats.Bvh;
using ScaMo.Motion.Formats.Npy;
using ScaMo.Training.Generating;

namespace ScaMo.Training.Tests.Generating;

public sealed class MotionFileTests : IDisposable
{
    private static readonly MotionClip Clip = new(20, Goldens.Floats("humanml3d-sample", "new_joints_012314.npy").Data.AsMemory(0, 40 * 66));

    private static readonly GeneratedMotion Motion = new(7, [3, 1, 4, 1, 5, 9, 2, 6, 5, 3], FinishReason.Stop, Clip);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("scamo-files-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Npy_holds_the_positions_frame_by_frame()
    {
        var array = NpyFile.Read<float>(Write("walk.npy"));

        Assert.Equal([40, 22, 3], array.Shape);
        Assert.Equal(Clip.Positions.ToArray(), array.Data);
    }

    [Fact]
    public void Json_has_the_members_of_the_HTTP_contract()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Write("walk.json", prompt: "人 walks")));
        var root = document.RootElement;

        Assert.Equal(["prompt", "seed", "tokens", "finishReason", "fps", "frames", "seconds", "positions"], root.EnumerateObject().Select(member => member.Name));
        Assert.Equal("人 walks", root.GetProperty("prompt").GetString());
        Assert.Equal("stop", root.GetProperty("finishReason").GetString());
        Assert.Equal([3, 1, 4, 1, 5, 9, 2, 6, 5, 3], root.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt32()));
        Assert.Equal((20, 40, 2.0), (root.GetProperty("fps").GetInt32(), root.GetProperty("frames").GetInt32(), root.GetProperty("seconds").GetDouble()));
        var positions = root.GetProperty("positions").EnumerateArray().SelectMany(frame => frame.EnumerateArray()).SelectMany(joint => joint.EnumerateArray());
        Assert.Equal(Clip.Positions.ToArray(), positions.Select(value => value.GetSingle()));
    }

    [Fact]
    public void Bvh_and_PNG_are_what_they_are_called()
    {
        Assert.Equal(40, BvhReader.Read(Write("walk.bvh")).FrameCount);
        Assert.Equal("\u0089PNG", Encoding.Latin1.GetString(File.ReadAllBytes(Write("WALK.PNG")).AsSpan(0, 4)));
    }

    [Fact]
    public void Numbers_go_before_the_extension_and_folders_are_made()
    {
        string path = new MotionFile(Path.Combine(_root.FullName, "a", "b", "walk.bvh")).Write(Motion, "walks", number: 12);

        Assert.Equal(Path.Combine(_root.FullName, "a", "b", "walk-12.bvh"), path);
        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData("walk")]
    [InlineData("walk.fbx")]
    [InlineData("walk.bvh.zip")]
    public void Other_extensions_are_refused(string name)
    {
        Assert.False(MotionFile.IsKnown(name));
        Assert.Throws<ArgumentException>(() => new MotionFile(name));
    }

    private string Write(string name, string prompt = "walks") => new MotionFile(Path.Combine(_root.FullName, name)).Write(Motion, prompt, number: null);
}
