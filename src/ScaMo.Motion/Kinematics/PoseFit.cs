using System.Collections.Immutable;
using System.Numerics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Motion.Kinematics;

/// <summary>
/// Moves the joints of one pose as little as it can (weighed least squares) so that every bone has its length and the three bones that leave pelvis or
/// chest have their shape. The pelvis' place and the direction of each part are optimised in turn against all joints that hang on them, each in closed
/// form (block coordinate descent).
/// </summary>
internal sealed class PoseFit(Vector3[] offsets)
{
    private const int Joints = HumanSkeleton.JointCount;

    /// <summary>An error of this size (metres) counts double.</summary>
    private const float DoubledError = 0.02f;

    private const float LargestWeight = 1e4f;

    /// <summary>How much of a new weight is taken at a time; of all of it, errors would swing.</summary>
    private const float Damping = 0.3f;

    private readonly Vector3[] _found = new Vector3[Joints];
    private readonly float[] _carried = new float[Joints]; // the weights of all joints that move with one, itself included
    private readonly Vector3[] _pulls = new Vector3[Joints];
    private readonly Vector3[] _shifts = new Vector3[Joints];

    /// <summary>The number of joints in the largest of <see cref="Parts"/>.</summary>
    public const int LargestPart = 3;

    /// <summary>What turns as one: the joints at the ends of its bones. A part stands behind those it hangs on.</summary>
    public static ImmutableArray<ImmutableArray<int>> Parts { get; } =
    [
        TPose.PelvisChildren, [LeftKnee], [RightKnee], [Spine2], [LeftAnkle], [RightAnkle], [Spine3], [LeftFoot], [RightFoot], TPose.ChestChildren,
        [Head], [LeftShoulder], [RightShoulder], [LeftElbow], [RightElbow], [LeftWrist], [RightWrist],
    ];

    /// <summary>The bones from each joint's parent to the joint in the world (22); the pelvis' entry is its place.</summary>
    public Vector3[] Bones { get; } = [.. offsets];

    /// <summary>How pelvis and chest are turned in the world (22); where positions leave a turn open, it stays near what it was.</summary>
    public Quaternion[] Turns { get; } = [.. Enumerable.Repeat(Quaternion.Identity, Joints)];

    /// <summary>What each joint counts (22).</summary>
    public float[] Weights { get; } = [.. Enumerable.Repeat(1f, Joints)];

    /// <summary>Where bones should lie beside what joints ask of them, times the weight of that (22).</summary>
    public Vector3[] Hopes { get; } = new Vector3[Joints];

    /// <summary>Every bone points as the motion's own does.</summary>
    public void Begin(ReadOnlySpan<Vector3> targets)
    {
        Span<Vector3> wanted = stackalloc Vector3[LargestPart];
        Bones[Pelvis] = targets[Pelvis];
        foreach (var part in Parts)
        {
            for (int i = 0; i < part.Length; i++) wanted[i] = targets[part[i]] - targets[HumanSkeleton.Parents[part[i]]];
            Turn(part, wanted[..part.Length]);
        }
    }

    /// <summary>How far the joint is off that is farthest off, metres.</summary>
    public float LargestError(ReadOnlySpan<Vector3> targets)
    {
        Place(_found);
        float largest = 0;
        for (int joint = 0; joint < Joints; joint++) largest = MathF.Max(largest, Vector3.Distance(targets[joint], _found[joint]));
        return largest;
    }

    /// <summary>Weighs joints by their errors, for least squares to become the least of a higher power when iterated.</summary>
    public void Reweigh(ReadOnlySpan<Vector3> targets)
    {
        Place(_found);
        for (int joint = 0; joint < Joints; joint++)
        {
            float square = Vector3.DistanceSquared(targets[joint], _found[joint]) / (DoubledError * DoubledError);
            Weights[joint] = MathF.Pow(Weights[joint], 1 - Damping) * MathF.Pow(MathF.Min(1 + square * square, LargestWeight), Damping);
        }
    }

    /// <summary>Moves the pelvis, then turns each part, to where it serves all joints beyond it best while the other parts stay as they are.</summary>
    public void Sweep(ReadOnlySpan<Vector3> targets)
    {
        Span<Vector3> wanted = stackalloc Vector3[LargestPart];
        Pull(targets);
        _shifts[Pelvis] = _pulls[Pelvis] / _carried[Pelvis];
        Bones[Pelvis] += _shifts[Pelvis];
        foreach (var part in Parts)
        {
            var shift = _shifts[HumanSkeleton.Parents[part[0]]];
            for (int i = 0; i < part.Length; i++)
            {
                int joint = part[i];
                wanted[i] = _pulls[joint] + _carried[joint] * (Bones[joint] - shift) + Hopes[joint];
                _shifts[joint] = shift - Bones[joint];
            }

            Turn(part, wanted[..part.Length]);
            foreach (int joint in part) _shifts[joint] += Bones[joint];
        }
    }

    /// <summary>How far the joints are off, weighed: each joint and all that hang on it together.</summary>
    private void Pull(ReadOnlySpan<Vector3> targets)
    {
        Place(_pulls);
        for (int joint = 0; joint < Joints; joint++) (_pulls[joint], _carried[joint]) = (Weights[joint] * (targets[joint] - _pulls[joint]), Weights[joint]);
        for (int joint = Joints - 1; joint > 0; joint--)
        {
            int parent = HumanSkeleton.Parents[joint];
            (_pulls[parent], _carried[parent]) = (_pulls[parent] + _pulls[joint], _carried[parent] + _carried[joint]);
        }
    }

    private void Turn(ImmutableArray<int> part, ReadOnlySpan<Vector3> wanted)
    {
        if (part.Length == 1)
        {
            // Where nothing says where to, the bone stays as it is.
            float length = wanted[0].Length();
            if (length > 0) Bones[part[0]] = wanted[0] * (offsets[part[0]].Length() / length);
            return;
        }

        Span<Vector3> rest = stackalloc Vector3[LargestPart];
        for (int i = 0; i < part.Length; i++) rest[i] = offsets[part[i]];
        int hub = HumanSkeleton.Parents[part[0]];
        Turns[hub] = RotationFit.Solve(rest[..part.Length], wanted, Turns[hub]);
        foreach (int joint in part) Bones[joint] = Vector3.Transform(offsets[joint], Turns[hub]);
    }

    private void Place(Span<Vector3> positions)
    {
        positions[Pelvis] = Bones[Pelvis];
        for (int joint = 1; joint < Joints; joint++) positions[joint] = positions[HumanSkeleton.Parents[joint]] + Bones[joint];
    }
}
