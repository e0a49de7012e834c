using ScaMo.Motion.Formats.Gltf;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Formats;

/// <summary>Binary glTF: a skinned mannequin with the animation.</summary>
internal sealed class GlbFormat : IMotionFormat
{
    public string Name => "glb";

    public IReadOnlyList<string> MediaTypes { get; } = ["model/gltf-binary"];

    public Task<byte[]> MakeAsync(RenderedMotion motion, CancellationToken cancellationToken) =>
        IMotionFormat.Made(stream => GlbWriter.Write(motion.Clip, stream, motion.Export.HasRootBone));
}
