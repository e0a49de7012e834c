using System.Net.Http.Json;
using System.Text.Json;

namespace ScaMo.EndToEnd.Tests;

/// <summary>Motions of the demo model, as the server gives them, in a folder: NAME.bvh, NAME.glb, NAME.vrma, and NAME.json with their positions.</summary>
public sealed class ExportedMotions : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scamo-exports-");

    /// <summary>Names and what is asked for. Each costs an import of two files into Blender.</summary>
    public static IReadOnlyDictionary<string, object> Requests { get; } = new Dictionary<string, object>
    {
        ["walk"] = new { prompt = "a person walks forward and waves", seed = 42, temperature = 1.0 },
        ["turn"] = new { prompt = "a person turns around", seed = 1 },
        ["kick"] = new { prompt = "a person kicks", seed = 1 },
        ["dance"] = new { prompt = "a person dances", seed = 1 },
    };

    public string Folder => _folder.FullName;

    public async ValueTask InitializeAsync()
    {
        await using var server = await ServerProcess.StartAsync();
        foreach (var (name, request) in Requests)
        {
            using var answer = await server.Client.PostAsJsonAsync("/generate", request);
            var motion = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("motions")[0];
            var positions = motion.GetProperty("positions").EnumerateArray().SelectMany(frame => frame.EnumerateArray()).SelectMany(joint => joint.EnumerateArray());
            string json = JsonSerializer.Serialize(new { fps = motion.GetProperty("fps").GetDouble(), positions = positions.Select(value => value.GetSingle()) });
            await File.WriteAllTextAsync(PathOf(name, "json"), json);
            foreach (string format in (string[])["bvh", "glb", "vrma"])
            {
                await File.WriteAllBytesAsync(PathOf(name, format), await server.Client.GetByteArrayAsync(motion.GetProperty("links").GetProperty(format).GetString()));
            }
        }
    }

    public string PathOf(string name, string extension) => Path.Combine(Folder, $"{name}.{extension}");

    /// <summary>Positions (frames, 22, 3), metres, flattened.</summary>
    public float[] Positions(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(PathOf(name, "json")));
        return [.. json.RootElement.GetProperty("positions").EnumerateArray().Select(value => value.GetSingle())];
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
