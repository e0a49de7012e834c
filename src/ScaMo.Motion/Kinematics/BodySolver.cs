using System.Numerics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Motion.Kinematics;

/// <summary>Solves one frame after another; remembers the one before. See <see cref="PoseSolver"/>.</summary>
internal sealed class BodySolver(Vector3[] offsets)
{
    /// <summary>How fast a limb may twist about itself relative to its parent (radians a frame) once it has started.</summary>
    private const float FastestTwist = 0.35f;

    /// <summary>Against the sine of the bending angle, the weights of the twist it had and of no twist at all.</summary>
    private const float HabitWeight = 0.3f;
    private const float RestWeight = 0.1f;

    private readonly Vector3[] _positions = new Vector3[HumanSkeleton.JointCount];
    private readonly Quaternion[] _world = new Quaternion[HumanSkeleton.JointCount];
    private readonly Quaternion[] _previousWorld = IdentityPose();
    private readonly Quaternion[] _previousLocal = IdentityPose();
    private bool _started;

    /// <param name="targets">Where the joints should be (22).</param>
    /// <param name="local">Receives the local rotations (22).</param>
    public void Solve(ReadOnlySpan<Vector3> targets, Span<Quaternion> local)
    {
        _positions[Pelvis] = targets[Pelvis];
        FitHub(Pelvis, TPose.PelvisChildren.AsSpan(), targets[Pelvis], targets);
        SolveLeg(LeftHip, LeftKnee, LeftAnkle, LeftFoot, targets);
        SolveLeg(RightHip, RightKnee, RightAnkle, RightFoot, targets);
        SolveSpine(targets);
        SolveArm(LeftCollar, LeftShoulder, LeftElbow, LeftWrist, -Vector3.UnitY, targets);
        SolveArm(RightCollar, RightShoulder, RightElbow, RightWrist, Vector3.UnitY, targets);
        WriteLocal(local);
    }

    private static Quaternion[] IdentityPose()
    {
        var pose = new Quaternion[HumanSkeleton.JointCount];
        Array.Fill(pose, Quaternion.Identity);
        return pose;
    }

    private void WriteLocal(Span<Quaternion> local)
    {
        for (int joint = 0; joint < local.Length; joint++)
        {
            int parent = HumanSkeleton.Parents[joint];
            var rotation = parent < 0 ? _world[joint] : Quaternion.Normalize(Quaternion.Conjugate(_world[parent]) * _world[joint]);
            local[joint] = Quaternion.Dot(rotation, _previousLocal[joint]) < 0 ? -rotation : rotation;
        }

        local.CopyTo(_previousLocal);
        _world.CopyTo(_previousWorld.AsSpan());
        _started = true;
    }

    private void SolveLeg(int hip, int knee, int ankle, int foot, ReadOnlySpan<Vector3> targets)
    {
        // A shin folds backwards: about +X, which takes -Y towards -Z.
        AimHinged(hip, knee, ankle, Vector3.UnitX, targets);
        Aim(knee, ankle, targets);
        Aim(ankle, foot, targets);
        _world[foot] = _world[ankle];
    }

    private void SolveArm(int collar, int shoulder, int elbow, int wrist, Vector3 hinge, ReadOnlySpan<Vector3> targets)
    {
        Aim(collar, shoulder, targets);
        AimHinged(shoulder, elbow, wrist, hinge, targets);
        Aim(elbow, wrist, targets);
        _world[wrist] = _world[elbow];
    }

    /// <summary>The turn of the chest against the pelvis is shared out over the joints between them.</summary>
    private void SolveSpine(ReadOnlySpan<Vector3> targets)
    {
        var fit = FitRotation(Spine3, TPose.ChestChildren.AsSpan(), targets[Spine3], targets);
        var pelvis = Vector3.Transform(Vector3.UnitX, _world[Pelvis]);
        var chest = Vector3.Transform(Vector3.UnitX, fit);
        Aim(Spine1, Spine2, targets, Vector3.UnitX, Vector3.Lerp(pelvis, chest, 1 / 3f));
        Aim(Spine2, Spine3, targets, Vector3.UnitX, Vector3.Lerp(pelvis, chest, 2 / 3f));
        FitHub(Spine3, TPose.ChestChildren.AsSpan(), _positions[Spine3], targets);
        Aim(Neck, Head, targets);
        _world[Head] = _world[Neck];
    }

    private Quaternion FitRotation(int hub, ReadOnlySpan<int> children, Vector3 origin, ReadOnlySpan<Vector3> targets)
    {
        Span<Vector3> from = stackalloc Vector3[children.Length];
        Span<Vector3> to = stackalloc Vector3[children.Length];
        for (int i = 0; i < children.Length; i++)
        {
            from[i] = offsets[children[i]];
            to[i] = targets[children[i]] - origin;
        }

        return RotationFit.Solve(from, to, _previousWorld[hub]);
    }

    private void FitHub(int hub, ReadOnlySpan<int> children, Vector3 origin, ReadOnlySpan<Vector3> targets)
    {
        _world[hub] = FitRotation(hub, children, origin, targets);
        foreach (int child in children) Place(child);
    }

    private void Place(int child)
    {
        int parent = HumanSkeleton.Parents[child];
        _positions[child] = _positions[parent] + Vector3.Transform(offsets[child], _world[parent]);
    }

    private void AimHinged(int joint, int child, int grandchild, Vector3 hinge, ReadOnlySpan<Vector3> targets)
    {
        var upper = Vector3.Normalize(targets[child] - _positions[joint]);
        var lower = Vector3.Normalize(targets[grandchild] - targets[child]);
        var axis = Vector3.Cross(upper, lower);
        if (!float.IsFinite(axis.X)) axis = Vector3.Zero;
        var parent = _world[HumanSkeleton.Parents[joint]];
        var rest = Vector3.Transform(hinge, Swing(parent, joint, child, targets));
        var habit = _started ? Vector3.Transform(hinge, Swing(parent * _previousLocal[joint], joint, child, targets)) : rest;
        Aim(joint, child, targets, hinge, axis + HabitWeight * habit + RestWeight * rest);
    }

    /// <summary>
    /// Points a joint's bone at the child's target.
    /// </summary>
    /// <param name="joint">The joint to rotate; its position is solved.</param>
    /// <param name="child">The joint at the other end of the bone, whose position is solved by this.</param>
    /// <param name="targets">Where the joints should be.</param>
    /// <param name="axis">A local direction across the bone.</param>
    /// <param name="axisTarget">Where that direction should point in the world as far as the bone allows; zero for the least twist.</param>
    private void Aim(int joint, int child, ReadOnlySpan<Vector3> targets, Vector3 axis = default, Vector3 axisTarget = default)
    {
        var parent = _world[HumanSkeleton.Parents[joint]];
        var rotation = Swing(parent, joint, child, targets);
        var bone = Vector3.Normalize(Vector3.Transform(offsets[child], rotation));
        rotation = Twist(bone, TwistAngle(bone, Vector3.Transform(axis, rotation), axisTarget)) * rotation;
        if (_started)
        {
            var steady = Swing(parent * _previousLocal[joint], joint, child, targets);
            var across = Vector3.Transform(Across(offsets[child]), steady);
            float angle = TwistAngle(bone, across, Vector3.Transform(Across(offsets[child]), rotation));
            rotation = Twist(bone, Math.Clamp(angle, -FastestTwist, FastestTwist)) * steady;
        }

        _world[joint] = Quaternion.Normalize(rotation);
        Place(child);
    }

    /// <summary>An orientation, turned the shortest way so that the bone to a child points at its target.</summary>
    private Quaternion Swing(Quaternion orientation, int joint, int child, ReadOnlySpan<Vector3> targets) =>
        Rotations.Between(Vector3.Transform(offsets[child], orientation), targets[child] - _positions[joint]) * orientation;

    private static Quaternion Twist(Vector3 bone, float angle) => Quaternion.CreateFromAxisAngle(bone, angle);

    /// <summary>The angle about a bone from one direction to another; 0 where there is none.</summary>
    private static float TwistAngle(Vector3 bone, Vector3 from, Vector3 to)
    {
        float sine = Vector3.Dot(bone, Vector3.Cross(from, to));
        float cosine = Vector3.Dot(from, to) - Vector3.Dot(bone, from) * Vector3.Dot(bone, to);
        return MathF.Abs(sine) + MathF.Abs(cosine) > 1e-6f ? MathF.Atan2(sine, cosine) : 0;
    }

    private static Vector3 Across(Vector3 bone) => MathF.Abs(bone.X) > MathF.Abs(bone.Y) ? Vector3.UnitY : Vector3.UnitX;
}
