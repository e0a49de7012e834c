using System.Numerics;

namespace ScaMo.Motion.Kinematics;

/// <summary>
/// Moves the joints of a clip as little as it can (least squares, and more evenly where one would be far off) so that every bone has its length and the
/// three bones that leave pelvis or chest have their shape: what is left for rotations to do can then be done exactly. Solved from the root outwards
/// instead, a bone that is too long or too short would leave all of its error at its end. Each pose is a <see cref="PoseFit"/>; neighbouring poses are
/// held together, so that bones turn from frame to frame as the motion's own do.
/// </summary>
internal sealed class SkeletonFit
{
    private const int Joints = HumanSkeleton.JointCount;

    private const int Rounds = 6;

    /// <summary>A pose with no joint that is off by more than this (metres) is left alone.</summary>
    private const float NegligibleError = 1e-4f;

    /// <summary>
    /// Where a joint is off by more than this (metres), joints are weighed by their errors: many that are a little off serve a file better than one that is
    /// far off.
    /// </summary>
    private const float EvenedFrom = 0.01f;

    /// <summary>
    /// What a bone's turn from one frame to the next counts beside the joints that hang on it: bones whose lengths change are made up for by turning them a
    /// little, and must not turn faster for that than the motion does.
    /// </summary>
    private const float Steadiness = 1;

    private readonly PoseFit _pose;
    private readonly Vector3[] _targets;
    private readonly int _frames;
    private readonly float[] _weights;
    private readonly Quaternion[] _steps; // how a part of the motion turns from the frame before, at the joints where its bones end
    private readonly float[] _steadiness = new float[Joints];

    /// <param name="offsets">Each joint's position in its parent's frame (22).</param>
    /// <param name="targets">Finite positions (frames, 22).</param>
    public SkeletonFit(Vector3[] offsets, Vector3[] targets)
    {
        (_pose, _targets, _frames) = (new PoseFit(offsets), targets, targets.Length / Joints);
        (_weights, _steps, Bones, Turns) = (new float[targets.Length], new Quaternion[targets.Length], new Vector3[targets.Length], new Quaternion[targets.Length]);
        Array.Fill(_weights, 1);
        Array.Fill(_steadiness, Steadiness);
        for (int joint = Joints - 1; joint > 0; joint--) _steadiness[HumanSkeleton.Parents[joint]] += _steadiness[joint];
    }

    /// <summary>From each joint's parent to the joint in the world, as long as its offset (frames, 22); the pelvis' entries are its places.</summary>
    public Vector3[] Bones { get; }

    /// <summary>How pelvis and chest are turned in the world (frames, 22); the other joints' entries are not set.</summary>
    public Quaternion[] Turns { get; }

    /// <summary>Fits all frames.</summary>
    public void Solve()
    {
        for (int frame = 0; frame < _frames; frame++)
        {
            var targets = Targets(frame);
            _pose.Begin(targets);
            _pose.Sweep(targets);
            Store(frame);
            if (frame > 0) MeasureSteps(frame);
        }

        for (int round = 0; round < Rounds; round++)
        {
            for (int frame = 0; frame < _frames; frame++) Refine(frame);
        }
    }

    private void Refine(int frame)
    {
        var targets = Targets(frame);
        Load(frame);
        float error = _pose.LargestError(targets);
        if (error < NegligibleError) return;
        if (error > EvenedFrom) _pose.Reweigh(targets);
        for (int joint = 1; joint < Joints; joint++) _pose.Hopes[joint] = _steadiness[joint] * SumOfNeighbours(frame, joint);
        _pose.Sweep(targets);
        Store(frame);
    }

    /// <summary>Where a bone would lie if it turned from the frame before as the motion does, and the same from the next frame.</summary>
    private Vector3 SumOfNeighbours(int frame, int joint)
    {
        int here = frame * Joints + joint;
        var sum = Vector3.Zero;
        if (frame > 0) sum += Vector3.Transform(Bones[here - Joints], _steps[here]);
        if (frame + 1 < _frames) sum += Vector3.Transform(Bones[here + Joints], Quaternion.Conjugate(_steps[here + Joints]));
        return sum;
    }

    private void MeasureSteps(int frame)
    {
        var before = Targets(frame - 1);
        var after = Targets(frame);
        Span<Vector3> from = stackalloc Vector3[PoseFit.LargestPart], to = stackalloc Vector3[PoseFit.LargestPart];
        foreach (var part in PoseFit.Parts)
        {
            int parent = HumanSkeleton.Parents[part[0]];
            for (int i = 0; i < part.Length; i++) (from[i], to[i]) = (before[part[i]] - before[parent], after[part[i]] - after[parent]);
            var step = part.Length == 1 ? Rotations.Between(from[0], to[0]) : RotationFit.Solve(from[..part.Length], to[..part.Length], Quaternion.Identity);
            foreach (int joint in part) _steps[frame * Joints + joint] = step;
        }
    }

    private void Load(int frame)
    {
        int start = frame * Joints;
        Bones.AsSpan(start, Joints).CopyTo(_pose.Bones);
        Turns.AsSpan(start, Joints).CopyTo(_pose.Turns);
        _weights.AsSpan(start, Joints).CopyTo(_pose.Weights);
    }

    private void Store(int frame)
    {
        _pose.Bones.CopyTo(Bones, frame * Joints);
        _pose.Turns.CopyTo(Turns, frame * Joints);
        _pose.Weights.CopyTo(_weights, frame * Joints);
    }

    private ReadOnlySpan<Vector3> Targets(int frame) => _targets.AsSpan(frame * Joints, Joints);
}
