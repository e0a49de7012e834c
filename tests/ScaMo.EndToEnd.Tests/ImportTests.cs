using System.Numerics;
using System.Text.Json;
using ScaMo.Motion.Kinematics;

namespace ScaMo.EndToEnd.Tests;

/// <summary>Programs that animators use read the files of the demo's motions, and find the joints of the JSON.</summary>
public sealed class ImportTests(ExportedMotions motions) : IClassFixture<ExportedMotions>
{
    private const double MeanMillimetres = 10;

    [Fact]
    public async Task Blender_imports_bvh_and_glb_and_finds_the_joints_of_the_json()
    {
        Assert.SkipUnless(await ExternalProgram.RunAsync("blender", "--version") is (0, _), "Blender is not installed.");
        const string Prefix = "import_motions: ";
        string script = Path.Combine(Repository.Root, "tests", "ScaMo.EndToEnd.Tests", "Blender", "import_motions.py");

        var (exitCode, output) = await ExternalProgram.RunAsync("blender", "--background", "--factory-startup", "--python", script, "--", motions.Folder);

        Assert.True(exitCode == 0, output);
        var files = output.Split('\n').Where(line => line.StartsWith(Prefix, StringComparison.Ordinal)).Select(line => JsonElement.Parse(line[Prefix.Length..])).ToArray();
        Assert.Equal(2 * ExportedMotions.Requests.Count, files.Length);
        var skipped = files.Where(file => file.TryGetProperty("skipped", out _)).ToArray();
        foreach (var file in files.Except(skipped))
        {
            Assert.InRange(file.GetProperty("mean").GetDouble(), 0, MeanMillimetres);
            Assert.InRange(file.GetProperty("worst").GetDouble(), 0, WorstMillimetres(Path.GetFileNameWithoutExtension(file.GetProperty("file").GetString()!)));
        }

        Assert.SkipWhen(skipped.Length > 0, $"The BVH files are well; of the GLB files: {string.Join(", ", skipped.Select(file => file.GetProperty("skipped")).Distinct())}.");
    }

    [Fact]
    public async Task Khronos_validator_three_js_and_three_vrm_read_glb_and_vrma_and_find_the_joints_of_the_json()
    {
        const int Frame = 10; // half a second
        var folder = Directory.CreateTempSubdirectory("scamo-gltf-");
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "ScaMo.EndToEnd.Tests", "Gltf"))) File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            var (installed, log) = await ExternalProgram.RunAsync("npm", "ci", "--prefix", folder.FullName);
            Assert.SkipUnless(installed == 0, $"npm could not install the validator: {log}");
            (string Name, string Extension)[] files = [.. ExportedMotions.Requests.Keys.SelectMany(name => ((string[])["glb", "vrma"]).Select(extension => (name, extension)))];

            var (exitCode, output) = await ExternalProgram.RunAsync("node", [Path.Combine(folder.FullName, "check.mjs"), .. files.Select(file => motions.PathOf(file.Name, file.Extension))]);

            Assert.True(exitCode == 0, output);
            string[] lines = [.. output.Split('\n').Where(line => line.StartsWith('{'))];
            Assert.Equal(files.Length, lines.Length);
            foreach (var (file, line) in files.Zip(lines))
            {
                var found = JsonElement.Parse(line);
                Assert.True(found.GetProperty("errors").GetInt32() == 0 && found.GetProperty("warnings").GetInt32() == 0, line);
                AssertBones(found.GetProperty("bones"), motions.Positions(file.Name), Frame, WorstMillimetres(file.Name));
                if (file.Extension == "vrma") AssertTracks(found.GetProperty("tracks"), motions.Positions(file.Name).Length / (BvhJoints.Names.Length * 3));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>In turns, kicks and dances the demo's bones change by more than a skeleton can follow within 30 mm.</summary>
    private static double WorstMillimetres(string name) => name == "walk" ? 30 : 60;

    private static void AssertBones(JsonElement bones, float[] positions, int frame, double worst)
    {
        for (int joint = 0; joint < BvhJoints.Names.Length; joint++)
        {
            float[] place = [.. bones.GetProperty(BvhJoints.Names[joint]).EnumerateArray().Select(value => value.GetSingle())];
            var expected = new Vector3(positions.AsSpan((frame * HumanSkeleton.JointCount + joint) * 3, 3));
            Assert.InRange(1000 * Vector3.Distance(expected, new Vector3(place)), 0, worst);
        }
    }

    private static void AssertTracks(JsonElement tracks, int frames)
    {
        Assert.Equal(BvhJoints.Names.Length, tracks.GetProperty("rotations").GetArrayLength());
        Assert.Equal(["hips"], tracks.GetProperty("translations").EnumerateArray().Select(name => name.GetString()));
        Assert.InRange(tracks.GetProperty("restHips")[1].GetSingle(), 0.7f, 1.1f);
        Assert.Equal((frames - 1) / 20.0, tracks.GetProperty("duration").GetDouble(), 1e-4);
    }
}
