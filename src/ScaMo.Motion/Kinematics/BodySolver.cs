using System.Numerics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Motion.Kinematics;

/// <summary>Turns the joints of a body of fixed bones, one frame after another; remembers the one before. See <see cref="PoseSolver"/>.</summary>
internal sealed class BodySolver(Vector3[] offsets)
{
    /// <summary>How fast a limb may twist about itself relative to its parent (radians a frame) once it has started.</summary>
    private const float FastestTwist = 0.35f;

    /// <summary>Against the sine of the bending angle, the weights of the twist it had and of no twist at all.</summary>
    private const float HabitWeight = 0.3f;
    private const float RestWeight = 0.1f;

    private readonly Quaternion[] _world = new Quaternion[HumanSkeleton.JointCount];
    private readonly Quaternion[] _previousLocal = IdentityPose();
    private bool _started;

    /// <param name="positions">Where the joints are, as far from one another as the bones are long (22).</param>
    /// <param name="pelvis">How the pelvis is turned in the world.</param>
    /// <param name="chest">How the chest is.</param>
    /// <param name="local">Receives the local rotations (22).</param>
    public void Solve(ReadOnlySpan<Vector3> positions, Quaternion pelvis, Quaternion chest, Span<Quaternion> local)
    {
        _world[Pelvis] = pelvis;
        SolveLeg(LeftHip, LeftKnee, LeftAnkle, LeftFoot, positions);
        SolveLeg(RightHip, RightKnee, RightAnkle, RightFoot, positions);
        SolveSpine(chest, positions);
        SolveArm(LeftCollar, LeftShoulder, LeftElbow, LeftWrist, -Vector3.UnitY, positions);
        SolveArm(RightCollar, RightShoulder, RightElbow, RightWrist, Vector3.UnitY, positions);
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
        _started = true;
    }

    private void SolveLeg(int hip, int knee, int ankle, int foot, ReadOnlySpan<Vector3> positions)
    {
        // A shin folds backwards: about +X, which takes -Y towards -Z.
        AimHinged(hip, knee, ankle, Vector3.UnitX, positions);
        Aim(knee, ankle, positions);
        Aim(ankle, foot, positions);
        _world[foot] = _world[ankle];
    }

    private void SolveArm(int collar, int shoulder, int elbow, int wrist, Vector3 hinge, ReadOnlySpan<Vector3> positions)
    {
        Aim(collar, shoulder, positions);
        AimHinged(shoulder, elbow, wrist, hinge, positions);
        Aim(elbow, wrist, positions);
        _world[wrist] = _world[elbow];
    }

    /// <summary>The turn of the chest against the pelvis is shared out over the joints between them.</summary>
    private void SolveSpine(Quaternion chest, ReadOnlySpan<Vector3> positions)
    {
        var from = Vector3.Transform(Vector3.UnitX, _world[Pelvis]);
        var to = Vector3.Transform(Vector3.UnitX, chest);
        Aim(Spine1, Spine2, positions, Vector3.UnitX, Vector3.Lerp(from, to, 1 / 3f));
        Aim(Spine2, Spine3, positions, Vector3.UnitX, Vector3.Lerp(from, to, 2 / 3f));
        _world[Spine3] = chest;
        Aim(Neck, Head, positions);
        _world[Head] = _world[Neck];
    }

    private void AimHinged(int joint, int child, int grandchild, Vector3 hinge, ReadOnlySpan<Vector3> positions)
    {
        var upper = Vector3.Normalize(positions[child] - positions[joint]);
        var lower = Vector3.Normalize(positions[grandchild] - positions[child]);
        var axis = Vector3.Cross(upper, lower);
        if (!float.IsFinite(axis.X)) axis = Vector3.Zero;
        var parent = _world[HumanSkeleton.Parents[joint]];
        var rest = Vector3.Transform(hinge, Swing(parent, joint, child, positions));
        var habit = _started ? Vector3.Transform(hinge, Swing(parent * _previousLocal[joint], joint, child, positions)) : rest;
        Aim(joint, child, positions, hinge, axis + HabitWeight * habit + RestWeight * rest);
    }

    /// <summary>Points a joint's bone at the child.</summary>
    /// <param name="joint">The joint to rotate.</param>
    /// <param name="child">The joint at the other end of the bone.</param>
    /// <param name="positions">Where the joints are.</param>
    /// <param name="axis">A local direction across the bone.</param>
    /// <param name="axisTarget">Where that direction should point in the world as far as the bone allows; zero for the least twist.</param>
    private void Aim(int joint, int child, ReadOnlySpan<Vector3> positions, Vector3 axis = default, Vector3 axisTarget = default)
    {
        var parent = _world[HumanSkeleton.Parents[joint]];
        var rotation = Swing(parent, joint, child, positions);
        var bone = Vector3.Normalize(Vector3.Transform(offsets[child], rotation));
        rotation = Twist(bone, TwistAngle(bone, Vector3.Transform(axis, rotation), axisTarget)) * rotation;
        if (_started)
        {
            var steady = Swing(parent * _previousLocal[joint], joint, child, positions);
            var across = Vector3.Transform(Across(offsets[child]), steady);
            float angle = TwistAngle(bone, across, Vector3.Transform(Across(offsets[child]), rotation));
            rotation = Twist(bone, Math.Clamp(angle, -FastestTwist, FastestTwist)) * steady;
        }

        _world[joint] = Quaternion.Normalize(rotation);
    }

    /// <summary>An orientation, turned the shortest way so that the bone to a child points at it.</summary>
    private Quaternion Swing(Quaternion orientation, int joint, int child, ReadOnlySpan<Vector3> positions) =>
        Rotations.Between(Vector3.Transform(offsets[child], orientation), positions[child] - positions[joint]) * orientation;

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
