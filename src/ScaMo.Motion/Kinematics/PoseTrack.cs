using System.Numerics;
using System.Runtime.InteropServices;

namespace ScaMo.Motion.Kinematics;

/// <summary>The poses of a clip that has at least one, all of them finite.</summary>
internal sealed class PoseTrack
{
    private readonly MotionClip _clip;

    /// <exception cref="ArgumentException">There is no frame, or a position is not finite.</exception>
    public PoseTrack(MotionClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        if (clip.FrameCount == 0) throw new ArgumentException("The motion has no frame.", nameof(clip));
        foreach (float value in clip.Positions.Span)
        {
            if (!float.IsFinite(value)) throw new ArgumentException("The motion has a position that is not finite.", nameof(clip));
        }

        _clip = clip;
    }

    public float FramesPerSecond => _clip.FramesPerSecond;

    public int FrameCount => _clip.FrameCount;

    /// <summary>22 positions, metres.</summary>
    public ReadOnlySpan<Vector3> this[int frame] =>
        MemoryMarshal.Cast<float, Vector3>(_clip.Positions.Span).Slice(frame * HumanSkeleton.JointCount, HumanSkeleton.JointCount);

    /// <summary>How far a joint moves horizontally from the frame before, metres.</summary>
    public float HorizontalStep(int joint, int frame) => ((this[frame][joint] - this[frame - 1][joint]) with { Y = 0 }).Length();
}
