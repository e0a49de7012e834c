using System.Globalization;
using System.Text.Json;
using ScaMo.Motion;
using ScaMo.Motion.Formats.Bvh;
using ScaMo.Motion.Formats.Gltf;

namespace ScaMo.Benchmarks.Exporting;

/// <summary>A motion to be written to files.</summary>
/// <param name="Name">The prompt, or the recording's name.</param>
/// <param name="IsGenerated">Whether a model made it.</param>
/// <param name="Clip">The motion.</param>
internal sealed record ExportedClip(string Name, bool IsGenerated, MotionClip Clip)
{
    /// <summary>Writes it in the formats that hold a skeleton, and its positions as JSON beside them.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="number">Makes the files' name, with the kind of the clip.</param>
    public void Save(string folder, int number)
    {
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{(IsGenerated ? "generated" : "real")}-{number:000}"));
        Write(".bvh", stream => BvhWriter.Write(Clip, stream));
        Write(".glb", stream => GlbWriter.Write(Clip, stream));
        Write(".vrma", stream => VrmaWriter.Write(Clip, stream));
        Write(".json", stream => JsonSerializer.Serialize(stream, new { name = Name, fps = Clip.FramesPerSecond, positions = Clip.Positions.ToArray() }));

        void Write(string extension, Action<Stream> write)
        {
            using var stream = File.Create(path + extension);
            write(stream);
        }
    }
}
