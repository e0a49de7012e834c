using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Editing;

/// <summary>A copy of some poses of a clip, to be changed.</summary>
/// <param name="clip">The clip.</param>
/// <param name="first">The first frame to copy.</param>
/// <param name="end">The one behind the last.</param>
internal sealed class EditedPoses(MotionClip clip, int first, int end)
{
    private const int PoseValues = HumanSkeleton.JointCount * 3;

    private readonly float[] _positions = clip.Positions[(first * PoseValues)..(end * PoseValues)].ToArray();

    /// <summary>A copy of all of them.</summary>
    public EditedPoses(MotionClip clip)
        : this(clip, 0, clip.FrameCount)
    {
    }

    public int FrameCount => _positions.Length / PoseValues;

    /// <summary>22 positions, metres.</summary>
    public Span<Vector3> this[int frame] => MemoryMarshal.Cast<float, Vector3>(_positions.AsSpan(frame * PoseValues, PoseValues));

    /// <summary>From 0 to 1 with no speed at either end.</summary>
    public static float Ease(float part) => part * part * (3 - 2 * part);

    /// <param name="cycleWay">The clip's <see cref="MotionClip.CycleWay"/>.</param>
    public MotionClip ToClip(Vector3? cycleWay = null) => new(clip.FramesPerSecond, _positions) { CycleWay = cycleWay };
}
