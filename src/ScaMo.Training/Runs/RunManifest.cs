using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ScaMo.Models;
using ScaMo.Motion.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Training.Runs;

/// <summary>
/// What a run was started with, in <c>run.json</c> of its folder: an array with an entry for the start and one for each time it was resumed.
/// </summary>
public static class RunManifest
{
    private const string FileName = "run.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Writes the start, or adds it to those of before.</summary>
    /// <param name="folder">The run's folder; it is made if there is none.</param>
    /// <param name="options">A serialisable object: all options, the defaults too.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="startedAtStep">0, or the step of the checkpoint that the run goes on from; then earlier entries stay.</param>
    /// <exception cref="DataFormatException">The run is resumed and its file is not JSON of this form.</exception>
    public static void Write<TOptions>(string folder, TOptions options, Device device, long startedAtStep = 0)
    {
        ArgumentNullException.ThrowIfNull(device);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, FileName);
        var starts = startedAtStep > 0 && File.Exists(path) ? Read(path) : [];
        starts.Add(JsonSerializer.SerializeToNode(
            new
            {
                time = DateTimeOffset.Now,
                step = startedAtStep,
                commandLine = Environment.GetCommandLineArgs().Skip(1),
                options,
                device = ComputeDevice.NameOf(device),
                threads = get_num_threads(),
                processors = Environment.ProcessorCount,
                version = ProgramFacts.Version,
                torchSharp = typeof(torch).Assembly.GetName().Version?.ToString(),
                libtorch = __version__,
                runtime = RuntimeInformation.FrameworkDescription,
                system = RuntimeInformation.OSDescription,
            },
            Json));

        string temporary = path + ".tmp";
        File.WriteAllText(temporary, starts.ToJsonString(Json) + "\n");
        File.Move(temporary, path, overwrite: true);
    }

    private static JsonArray Read(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonArray ?? throw new DataFormatException(path, string.Empty, "expected an array of starts");
        }
        catch (JsonException notJson)
        {
            throw new DataFormatException(path, string.Empty, $"it is not JSON: {notJson.Message}", notJson);
        }
    }
}
