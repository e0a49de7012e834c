using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ScaMo.Generation;
using ScaMo.Motion.Formats.Bvh;
using ScaMo.Motion.Formats.Gltf;
using ScaMo.Motion.Formats.Npy;
using ScaMo.Motion.Kinematics;
using ScaMo.Motion.Preview;

namespace ScaMo.Training.Generating;

/// <summary>Writes generated motions to files whose extension is their format.</summary>
public sealed class MotionFile
{
    private readonly string _path;
    private readonly string _extension;

    /// <param name="path">The file's path.</param>
    /// <exception cref="ArgumentException">The extension is none of <see cref="Extensions"/>.</exception>
    public MotionFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        _path = path;
        _extension = FindExtension(path) ?? throw new ArgumentException($"'{Path.GetFileName(path)}' does not end in one of {string.Join(", ", Extensions)}.", nameof(path));
    }

    /// <summary>BVH; binary glTF; VRM animation; NumPy float32 [frames, 22, 3]; a contact sheet; tokens and positions with the member names of the HTTP contract.</summary>
    public static ImmutableArray<string> Extensions { get; } = [".bvh", ".glb", ".vrma", ".npy", ".png", ".json"];

    /// <summary>Whether a file's name tells its format; capital letters do not matter.</summary>
    public static bool IsKnown(string fileName) => FindExtension(fileName) is not null;

    /// <summary>Writes a motion, making the folder if need be, and replacing a file that is there.</summary>
    /// <param name="motion">The motion.</param>
    /// <param name="prompt">What it was made from.</param>
    /// <param name="number">Goes into the name, walk.bvh to walk-1.bvh; null for none.</param>
    /// <returns>The path written.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public string Write(GeneratedMotion motion, string prompt, int? number)
    {
        ArgumentNullException.ThrowIfNull(motion);
        string folder = Path.GetDirectoryName(Path.GetFullPath(_path))!;
        Directory.CreateDirectory(folder);
        string suffix = number is { } n ? string.Create(CultureInfo.InvariantCulture, $"-{n}") : "";
        string path = Path.Combine(folder, Path.GetFileNameWithoutExtension(_path) + suffix + Path.GetExtension(_path));

        // Whole in memory first: a motion that cannot be written leaves no half of a file.
        using var content = new MemoryStream();
        switch (_extension)
        {
            case ".bvh":
                BvhWriter.Write(motion.Clip, content);
                break;
            case ".glb":
                GlbWriter.Write(motion.Clip, content);
                break;
            case ".vrma":
                VrmaWriter.Write(motion.Clip, content);
                break;
            case ".npy":
                NpyFile.Write(content, motion.Clip.Positions.Span, motion.Clip.FrameCount, HumanSkeleton.JointCount, 3);
                break;
            case ".png":
                ContactSheet.Write(motion.Clip, new() { Title = prompt }, content);
                break;
            default:
                WriteJson(motion, prompt, content);
                break;
        }

        using var file = File.Create(path);
        content.WriteTo(file);
        return path;
    }

    private static string? FindExtension(string fileName) =>
        Extensions.FirstOrDefault(known => known.Equals(Path.GetExtension(fileName), StringComparison.OrdinalIgnoreCase));

    private static void WriteJson(GeneratedMotion motion, string prompt, Stream stream)
    {
        var clip = motion.Clip;
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        writer.WriteString("prompt", prompt);
        writer.WriteNumber("seed", motion.Seed);
        writer.WriteStartArray("tokens");
        foreach (int token in motion.Tokens) writer.WriteNumberValue(token);
        writer.WriteEndArray();
        writer.WriteString("finishReason", motion.FinishReason == FinishReason.Stop ? "stop" : "length");
        writer.WriteNumber("fps", clip.FramesPerSecond);
        writer.WriteNumber("frames", clip.FrameCount);
        writer.WriteNumber("seconds", clip.Seconds);
        writer.WriteStartArray("positions");
        var next = clip.Positions.Span;
        for (int frame = 0; frame < clip.FrameCount; frame++)
        {
            writer.WriteStartArray();
            for (int joint = 0; joint < HumanSkeleton.JointCount; joint++, next = next[3..])
            {
                writer.WriteStartArray();
                for (int axis = 0; axis < 3; axis++) writer.WriteNumberValue(next[axis]);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
