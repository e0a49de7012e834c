using ScaMo.Motion.Formats.Npy;
using ScaMo.Motion.Kinematics;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Formats;

/// <summary>Joint positions for NumPy: float32 [frames, 22, 3], metres. It has no registered media type.</summary>
internal sealed class NpyFormat : IMotionFormat
{
    public string Name => "npy";

    public IReadOnlyList<string> MediaTypes { get; } = ["application/x-npy"];

    public Task<byte[]> MakeAsync(RenderedMotion motion, CancellationToken cancellationToken) =>
        IMotionFormat.Made(stream => NpyFile.Write(stream, motion.Clip.Positions.Span, motion.Clip.FrameCount, HumanSkeleton.JointCount, 3));
}
