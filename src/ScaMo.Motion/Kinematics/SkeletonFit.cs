using System.Collections.Immutable;
using System.Numerics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Motion.Kinematics;

/// <summary>
/// Moves the joints of a pose as little as it can (least squares, and more evenly where one would be far off) so that every bone has its length and the three bones that leave pelvis or chest have
/// their shape: what is left for rotations to do can then be done exactly. Solved from the root outwards instead, a bone that is too long or too short
/// would leave all of its error at its end. The pelvis' place and the direction of each part are optimised in turn against all joints that hang on them,
/// each in closed form (block coordinate descent).
/// </summary>
internal sealed class SkeletonFit(Vector3[] offsets)
{
    private const int Joints = HumanSkeleton.JointCount;
    private const int LargestPart = 3;

    private const int Sweeps = 6;

    /// <summary>
    /// Where a joint is off by more than this (metres), joints are weighed by their errors and the pose is fitted again: many that are a little off serve a file better than
    /// one that is far off.
    /// </summary>
    private const float EvenedFrom = 0.01f;

    /// <summary>An error of this size (metres) counts double.</summary>
    private const float DoubledError = 0.02f;

    private const float LargestWeight = 1e4f;
    private const int Rounds = 10;
    private const int SweepsOfRound = 2;

    /// <summary>How much of a new weight is taken in a round; of all of it, errors would swing.</summary>
    private const float Damping = 0.3f;

    /// <summary>
    /// How strongly pelvis and chest keep their turn of the frame before, for the square of the part by which their bones have other lengths than they should:
    /// a torn hub has no shape to turn by, and would spin.
    /// </summary>
    private const float TornHabit = 30;

    /// <summary>What turns as one: the joints at the ends of its bones. A part stands behind those it hangs on.</summary>
    private static readonly ImmutableArray<ImmutableArray<int>> Parts =
    [
        TPose.PelvisChildren, [LeftKnee], [RightKnee], [Spine2], [LeftAnkle], [RightAnkle], [Spine3], [LeftFoot], [RightFoot], TPose.ChestChildren,
        [Head], [LeftShoulder], [RightShoulder], [LeftElbow], [RightElbow], [LeftWrist], [RightWrist],
    ];

    private readonly Vector3[] _bones = [.. offsets]; // from the parent, in the world; the pelvis' is its place
    private readonly Quaternion[] _turns = [.. Enumerable.Repeat(Quaternion.Identity, Joints)]; // those of pelvis and chest
    private readonly Quaternion[] _before = new Quaternion[Joints]; // the same in the frame before
    private readonly Vector3[] _found = new Vector3[Joints];
    private readonly float[] _own = new float[Joints]; // the weight of each joint
    private readonly float[] _weights = new float[Joints]; // and of all that move with it, itself included
    private readonly Vector3[] _pulls = new Vector3[Joints];
    private readonly Vector3[] _shifts = new Vector3[Joints];
    private bool _hasBefore;

    /// <summary>Fits one frame.</summary>
    /// <param name="targets">Finite positions (22).</param>
    /// <param name="positions">Receives those of a body of constant bones (22).</param>
    public void Solve(ReadOnlySpan<Vector3> targets, Span<Vector3> positions)
    {
        _turns.CopyTo(_before.AsSpan());
        Array.Fill(_own, 1);
        CarryWeights();
        Begin(targets);
        Sweep(targets, Sweeps);
        for (int round = 0; round < Rounds && LargestError(targets) > EvenedFrom; round++)
        {
            Reweigh(targets);
            Sweep(targets, SweepsOfRound);
        }

        _found.CopyTo(positions);
        _hasBefore = true;
    }

    /// <summary>How pelvis or chest was turned in the last frame, in the world.</summary>
    public Quaternion TurnOf(int hub) => _turns[hub];

    private float LargestError(ReadOnlySpan<Vector3> targets)
    {
        float largest = 0;
        for (int joint = 0; joint < Joints; joint++) largest = MathF.Max(largest, Vector3.Distance(targets[joint], _found[joint]));
        return largest;
    }

    /// <summary>Iteratively reweighted least squares for errors to a higher power.</summary>
    private void Reweigh(ReadOnlySpan<Vector3> targets)
    {
        for (int joint = 0; joint < Joints; joint++)
        {
            float square = Vector3.DistanceSquared(targets[joint], _found[joint]) / (DoubledError * DoubledError);
            _own[joint] = MathF.Pow(_own[joint], 1 - Damping) * MathF.Pow(MathF.Min(1 + square * square, LargestWeight), Damping);
        }

        CarryWeights();
    }

    private void CarryWeights()
    {
        _own.CopyTo(_weights.AsSpan());
        for (int joint = Joints - 1; joint > 0; joint--) _weights[HumanSkeleton.Parents[joint]] += _weights[joint];
    }

    /// <summary>Every bone points as the motion's own does, so that no frame inherits a detour of the one before.</summary>
    private void Begin(ReadOnlySpan<Vector3> targets)
    {
        Span<Vector3> wanted = stackalloc Vector3[LargestPart];
        _bones[Pelvis] = targets[Pelvis];
        foreach (var part in Parts)
        {
            for (int i = 0; i < part.Length; i++) wanted[i] = _weights[part[i]] * (targets[part[i]] - targets[HumanSkeleton.Parents[part[i]]]);
            Turn(part, wanted[..part.Length]);
        }
    }

    private void Sweep(ReadOnlySpan<Vector3> targets, int count)
    {
        for (int sweep = 0; sweep < count; sweep++) Sweep(targets);
        Place(_found);
    }

    /// <summary>Moves the pelvis, then turns each part, to where it serves all joints beyond it best while the other parts stay as they are.</summary>
    private void Sweep(ReadOnlySpan<Vector3> targets)
    {
        Span<Vector3> wanted = stackalloc Vector3[LargestPart];
        Pull(targets);
        _shifts[Pelvis] = _pulls[Pelvis] / _weights[Pelvis];
        _bones[Pelvis] += _shifts[Pelvis];
        foreach (var part in Parts)
        {
            var shift = _shifts[HumanSkeleton.Parents[part[0]]];
            for (int i = 0; i < part.Length; i++)
            {
                int joint = part[i];
                wanted[i] = _pulls[joint] + _weights[joint] * (_bones[joint] - shift);
                _shifts[joint] = shift - _bones[joint];
            }

            Turn(part, wanted[..part.Length]);
            foreach (int joint in part) _shifts[joint] += _bones[joint];
        }
    }

    /// <summary>How far the joints are off, weighed: each joint and all that hang on it together.</summary>
    private void Pull(ReadOnlySpan<Vector3> targets)
    {
        Place(_pulls);
        for (int joint = 0; joint < Joints; joint++) _pulls[joint] = _own[joint] * (targets[joint] - _pulls[joint]);
        for (int joint = Joints - 1; joint > 0; joint--) _pulls[HumanSkeleton.Parents[joint]] += _pulls[joint];
    }

    private void Point(int joint, Vector3 wanted)
    {
        // Where nothing says where to, the bone stays as it is.
        float length = wanted.Length();
        if (length > 0) _bones[joint] = wanted * (offsets[joint].Length() / length);
    }

    private void Turn(ImmutableArray<int> part, ReadOnlySpan<Vector3> wanted)
    {
        if (part.Length == 1)
        {
            Point(part[0], wanted[0]);
            return;
        }

        Span<Vector3> rest = stackalloc Vector3[LargestPart];
        for (int i = 0; i < part.Length; i++) rest[i] = offsets[part[i]];
        int hub = HumanSkeleton.Parents[part[0]];
        _turns[hub] = RotationFit.Solve(rest[..part.Length], wanted, _before[hub], Habit(part, wanted));
        foreach (int joint in part) _bones[joint] = Vector3.Transform(offsets[joint], _turns[hub]);
    }

    /// <summary>How strongly a hub keeps its turn.</summary>
    private float Habit(ImmutableArray<int> part, ReadOnlySpan<Vector3> wanted)
    {
        float difference = 0, whole = 0;
        for (int i = 0; i < part.Length; i++)
        {
            float length = _weights[part[i]] * offsets[part[i]].Length();
            (difference, whole) = (difference + MathF.Abs(wanted[i].Length() - length), whole + length);
        }

        float torn = _hasBefore ? difference / whole : 0;
        return RotationFit.WeakPrior + TornHabit * torn * torn;
    }

    private void Place(Span<Vector3> positions)
    {
        positions[Pelvis] = _bones[Pelvis];
        for (int joint = 1; joint < Joints; joint++) positions[joint] = positions[HumanSkeleton.Parents[joint]] + _bones[joint];
    }
}
