using ScaMo.Motion.Formats.Gltf;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Formats;

/// <summary>VRM animation, for avatars. It is binary glTF and has no registered media type; one of its own keeps it apart from GLB.</summary>
internal sealed class VrmaFormat : IMotionFormat
{
    public string Name => "vrma";

    public IReadOnlyList<string> MediaTypes { get; } = ["application/x-vrma"];

    public Task<byte[]> MakeAsync(RenderedMotion motion, CancellationToken cancellationToken) =>
        IMotionFormat.Made(stream => VrmaWriter.Write(motion.Clip, stream));
}
