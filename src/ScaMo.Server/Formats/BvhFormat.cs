using ScaMo.Motion.Formats.Bvh;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Formats;

/// <summary>Biovision hierarchy. It has no registered media type; both names in use are understood.</summary>
internal sealed class BvhFormat : IMotionFormat
{
    public string Name => "bvh";

    public IReadOnlyList<string> MediaTypes { get; } = ["application/x-bvh", "model/bvh"];

    public Task<byte[]> MakeAsync(RenderedMotion motion, CancellationToken cancellationToken) =>
        IMotionFormat.Made(stream => BvhWriter.Write(motion.Clip, stream, new() { UnitsPerMetre = motion.Export.IsInMetres ? 1 : 100, HasRootBone = motion.Export.HasRootBone }));
}
