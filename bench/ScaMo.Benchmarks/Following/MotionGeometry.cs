using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion;
using ScaMo.Motion.Kinematics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Benchmarks.Following;

/// <summary>
/// A motion as its geometry: where the joints are, which way the body faces, and how it travels. Positions are averaged over three
/// frames, so that the noise of single frames does not count as movement. Metres, seconds, Y up; left is positive throughout.
/// </summary>
internal sealed class MotionGeometry
{
    private readonly Vector3[] _positions; // (frames, 22)
    private readonly Vector3[] _facing;
    private readonly double[] _heading;
    private readonly Vector3[] _velocity;

    public MotionGeometry(MotionClip clip)
    {
        ArgumentOutOfRangeException.ThrowIfZero(clip.FrameCount);
        FrameCount = clip.FrameCount;
        FramesPerSecond = clip.FramesPerSecond;
        _positions = Smooth(MemoryMarshal.Cast<float, Vector3>(clip.Positions.Span), FrameCount);
        _facing = Facings();
        _heading = Signals.Unwrap([.. _facing.Select(facing => double.RadiansToDegrees(Math.Atan2(facing.X, facing.Z)))]);
        _velocity = Velocities(Pelvis, 0.25);
    }

    public int FrameCount { get; }

    public double FramesPerSecond { get; }

    /// <summary>Where the body looks at, from above, in degrees without jumps: 0 is +Z, and turning left counts up.</summary>
    public IReadOnlyList<double> Heading => _heading;

    /// <summary>The pelvis' velocity over the ground, taken over half a second.</summary>
    public IReadOnlyList<Vector3> Velocity => _velocity;

    /// <summary>All frames.</summary>
    public IEnumerable<int> Frames => Enumerable.Range(0, FrameCount);

    /// <summary>How many frames a duration is, at least one.</summary>
    public int FramesIn(double seconds) => Math.Max(1, (int)Math.Round(seconds * FramesPerSecond));

    /// <summary>Where a joint is.</summary>
    public Vector3 Position(int frame, int joint) => _positions[frame * HumanSkeleton.JointCount + joint];

    /// <summary>One number a frame.</summary>
    public double[] Signal(Func<int, double> value) => [.. Frames.Select(value)];

    /// <summary>From one joint to another, seen from the body: X to its left, Y up, Z ahead.</summary>
    public Vector3 Between(int frame, int from, int to) => SeenFromBody(frame, Position(frame, to) - Position(frame, from));

    /// <summary>A direction of the world as the body sees it: X to its left, Y up, Z ahead.</summary>
    public Vector3 SeenFromBody(int frame, Vector3 direction)
    {
        var ahead = _facing[frame];
        return new Vector3(direction.X * ahead.Z - direction.Z * ahead.X, direction.Y, direction.X * ahead.X + direction.Z * ahead.Z);
    }

    /// <summary>The velocity of one joint relative to another (for the world's, name none), by central differences over ± <paramref name="seconds"/>.</summary>
    public Vector3[] Velocities(int joint, double seconds, int? relativeTo = null)
    {
        int radius = FramesIn(seconds);
        var velocities = new Vector3[FrameCount];
        for (int frame = 0; frame < FrameCount; frame++)
        {
            int first = Math.Max(0, frame - radius), last = Math.Min(FrameCount - 1, frame + radius);
            if (last > first) velocities[frame] = (At(last) - At(first)) * (float)(FramesPerSecond / (last - first));
        }

        return velocities;

        Vector3 At(int frame) => relativeTo is { } other ? Between(frame, other, joint) : Position(frame, joint);
    }

    /// <summary>The horizontal distance between two places.</summary>
    public static double GroundDistance(Vector3 one, Vector3 other) => Math.Sqrt(Square(one.X - other.X) + Square(one.Z - other.Z));

    private static double Square(double value) => value * value;

    private static Vector3[] Smooth(ReadOnlySpan<Vector3> positions, int frames)
    {
        const int Joints = HumanSkeleton.JointCount;
        var smooth = new Vector3[positions.Length];
        for (int frame = 0; frame < frames; frame++)
        {
            int first = Math.Max(0, frame - 1), last = Math.Min(frames - 1, frame + 1);
            for (int joint = 0; joint < Joints; joint++)
            {
                var sum = Vector3.Zero;
                for (int i = first; i <= last; i++) sum += positions[i * Joints + joint];
                smooth[frame * Joints + joint] = sum / (last - first + 1);
            }
        }

        return smooth;
    }

    /// <summary>
    /// Square to the line from right to left through hips and shoulders together, averaged over half a second: a twist of the trunk alone
    /// turns it by half.
    /// </summary>
    private Vector3[] Facings()
    {
        var across = new Vector3[FrameCount];
        for (int frame = 0; frame < FrameCount; frame++)
        {
            across[frame] = Position(frame, LeftHip) - Position(frame, RightHip) + Position(frame, LeftShoulder) - Position(frame, RightShoulder);
        }

        int radius = FramesIn(0.25);
        var facings = new Vector3[FrameCount];
        for (int frame = 0; frame < FrameCount; frame++)
        {
            var sum = Vector3.Zero;
            for (int i = Math.Max(0, frame - radius); i <= Math.Min(FrameCount - 1, frame + radius); i++) sum += across[i];
            var ahead = new Vector3(-sum.Z, 0, sum.X);
            facings[frame] = ahead.Length() > 1e-3f ? Vector3.Normalize(ahead) : frame > 0 ? facings[frame - 1] : Vector3.UnitZ;
        }

        return facings;
    }
}
