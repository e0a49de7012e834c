using ScaMo.Motion;
using ScaMo.Motion.Formats.Bvh;

namespace ScaMo.Server.Formats;

/// <summary>Biovision hierarchy. It has no registered media type; both names in use are understood.</summary>
internal sealed class BvhFormat : IMotionFormat
{
    public string Name => "bvh";

    public IReadOnlyList<string> MediaTypes { get; } = ["application/x-bvh", "model/bvh"];

    public void Write(MotionClip clip, Stream stream) => BvhWriter.Write(clip, stream);
}
