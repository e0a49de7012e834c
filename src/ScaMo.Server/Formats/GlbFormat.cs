using ScaMo.Motion.Formats.Gltf;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Formats;

/// <summary>Binary glTF: a skinned mannequin with the animation.</summary>
internal sealed class GlbFormat : IMotionFormat
{
    public string Name => "glb";

    public IReadOnlyList<string> MediaTypes { get; } = ["model/gltf-binary"];

    public Task WriteAsync(RenderedMotion motion, Stream stream, CancellationToken cancellationToken)
    {
        GlbWriter.Write(motion.Clip, stream, motion.Export.HasRootBone);
        return Task.CompletedTask;
    }
}
