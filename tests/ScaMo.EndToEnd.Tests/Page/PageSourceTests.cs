using System.Globalization;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using ScaMo.Motion.Kinematics;

namespace ScaMo.EndToEnd.Tests.Page;

/// <summary>The page's TypeScript, and the library that it reads files with, run by Node.js without a browser.</summary>
public sealed class PageSourceTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "src", "ScaMo.Page");

    [Fact]
    public async Task The_tests_of_the_page_itself_pass()
    {
        var (exitCode, output) = await ExternalProgram.RunAsync("node", Path.Combine(Folder, "test.mjs"));

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void The_bundle_names_no_other_host()
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "wwwroot"), "*", SearchOption.AllDirectories))
        {
            // Namespaces of XML are names, not addresses.
            string text = File.ReadAllText(file).Replace("http://www.w3.org/", "", StringComparison.Ordinal);
            Assert.False(text.Contains("http://", StringComparison.Ordinal) || text.Contains("https://", StringComparison.Ordinal), file);
        }
    }

    [Fact]
    public async Task Three_js_reads_every_bvh_and_finds_the_joints_of_the_json()
    {
        const double Millimetres = 30;
        const int Frame = 5;
        await using var server = await ServerProcess.StartAsync();
        using var answer = await server.Client.PostAsJsonAsync("/generate", new { prompt = "a person walks forward and waves", seed = 42 });
        string id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("motions")[0].GetProperty("id").GetString()!;
        string[] queries = ["", "?fps=30", "?fps=60&units=m", "?root=true", "?inPlace=true&loop=true", "?footLock=true&fps=60"];
        var folder = Directory.CreateTempSubdirectory("scamo-bvh-");
        try
        {
            List<string> files = [];
            for (int i = 0; i < queries.Length; i++)
            {
                files.Add(Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"{i}.bvh")));
                await File.WriteAllBytesAsync(files[i], await server.Client.GetByteArrayAsync($"/motions/{id}.bvh{queries[i]}"));
            }

            var script = Path.Combine(Repository.Root, "tests", "ScaMo.EndToEnd.Tests", "Page", "read-bvh.mjs");
            var (exitCode, output) = await ExternalProgram.RunAsync("node", [script, Folder, $"{Frame}", .. files]);

            Assert.True(exitCode == 0, output);
            var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(queries.Length, lines.Length);
            for (int i = 0; i < queries.Length; i++)
            {
                var motion = (await server.Client.GetFromJsonAsync<JsonElement>($"/motions/{id}{queries[i]}")).GetProperty("motions")[0];
                var found = JsonElement.Parse(lines[i]);
                Assert.Equal(motion.GetProperty("frames").GetInt32(), found.GetProperty("frames").GetInt32());
                double unit = queries[i].Contains("units=m", StringComparison.Ordinal) ? 1 : 0.01;
                for (int joint = 0; joint < HumanSkeleton.JointCount; joint++)
                {
                    var expected = Place(motion.GetProperty("positions")[Frame][joint]);
                    var bone = Place(found.GetProperty("bones").GetProperty(BvhJoints.Names[joint]));
                    Assert.InRange(1000 * Vector3.Distance(expected, (float)unit * bone), 0, Millimetres);
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Vector3 Place(JsonElement position) => new([.. position.EnumerateArray().Select(value => value.GetSingle())]);
}
