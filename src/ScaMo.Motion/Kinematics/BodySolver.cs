using System.Numerics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Motion.Kinematics;

/// <summary>
/// Turns the joints of a body of fixed bones to where these lie, from the hubs outwards. Positions leave open how a bone is twisted about itself: a
/// <see cref="TwistPath"/> decides it for all frames of a clip at once. No joint turns faster than its part of the body ever does in the clip: the
/// pelvis or chest that it hangs on, or a bone of its limb.
/// </summary>
internal sealed class BodySolver
{
    private const int Joints = HumanSkeleton.JointCount;

    /// <summary>Against the squared sine of the bending angle, the weight of no twist at all.</summary>
    private const float RestWeight = 0.01f;

    private readonly Vector3[] _offsets;
    private readonly Vector3[] _bones;
    private readonly Quaternion[] _world;
    private readonly int _frames;
    private readonly TwistPath _path;
    private readonly StepLimit[] _steps;

    /// <param name="offsets">Each joint's position in its parent's frame (22).</param>
    /// <param name="bones">From each joint's parent to the joint in the world, as long as its offset (frames, 22); the pelvis' own entries are not read.</param>
    /// <param name="world">How pelvis and chest are turned in the world (frames, 22); receives the same of all joints.</param>
    public BodySolver(Vector3[] offsets, Vector3[] bones, Quaternion[] world)
    {
        (_offsets, _bones, _world, _frames) = (offsets, bones, world, bones.Length / Joints);
        (_path, _steps) = (new TwistPath(_frames), new StepLimit[_frames]);
    }

    /// <summary>Where an axis of a joint should point.</summary>
    /// <param name="frame">In which frame.</param>
    /// <param name="untwisted">Where it points if the joint is turned against its parent the shortest way.</param>
    /// <returns>A direction in the world that counts for as much as it is long.</returns>
    private delegate Vector3 AxisTarget(int frame, Vector3 untwisted);

    /// <summary>Turns all joints but pelvis and chest.</summary>
    public void Solve()
    {
        double pelvis = LargestTurn(Pelvis), chest = LargestTurn(Spine3);
        SolveLeg(LeftHip, LeftKnee, LeftAnkle, LeftFoot, pelvis);
        SolveLeg(RightHip, RightKnee, RightAnkle, RightFoot, pelvis);
        SolveSpine(Math.Max(pelvis, chest));
        SolveArm(LeftCollar, LeftShoulder, LeftElbow, LeftWrist, -Vector3.UnitY, chest);
        SolveArm(RightCollar, RightShoulder, RightElbow, RightWrist, Vector3.UnitY, chest);
        Aim(Head, Math.Max(chest, LargestSwing(Head)));
        Follow(Head);
    }

    private void SolveLeg(int hip, int knee, int ankle, int foot, double pelvis)
    {
        double fastest = Math.Max(pelvis, LargestSwing(knee, ankle, foot));
        // A shin folds backwards: about +X, which takes -Y towards -Z.
        AimHinged(knee, ankle, Vector3.UnitX, fastest);
        Aim(ankle, fastest);
        Aim(foot, fastest);
        Follow(foot);
    }

    private void SolveArm(int collar, int shoulder, int elbow, int wrist, Vector3 hinge, double chest)
    {
        double fastest = Math.Max(chest, LargestSwing(shoulder, elbow, wrist));
        Aim(shoulder, fastest);
        AimHinged(elbow, wrist, hinge, fastest);
        Aim(wrist, fastest);
        Follow(wrist);
    }

    /// <summary>The turn of the chest against the pelvis is shared out over the joints between them.</summary>
    private void SolveSpine(double hubs)
    {
        double fastest = Math.Max(hubs, LargestSwing(Spine2, Spine3));
        Aim(Spine2, Vector3.UnitX, fastest, (frame, _) => Between(frame, 1 / 3f));
        Aim(Spine3, Vector3.UnitX, fastest, (frame, _) => Between(frame, 2 / 3f));

        Vector3 Between(int frame, float part) =>
            Vector3.Transform(Vector3.UnitX, Quaternion.Slerp(_world[frame * Joints + Pelvis], _world[frame * Joints + Spine3], part));
    }

    private void AimHinged(int end, int next, Vector3 hinge, double fastest) => Aim(end, hinge, fastest, (frame, untwisted) =>
    {
        var axis = Vector3.Cross(Bone(frame, end), Bone(frame, next));
        return axis.Length() * axis + RestWeight * untwisted;
    });

    private void Aim(int end, double fastest) => Aim(end, Across(_offsets[end]), fastest, (_, untwisted) => untwisted);

    /// <summary>Points a joint's bone to where it lies.</summary>
    /// <param name="end">The joint at the other end of the bone.</param>
    /// <param name="axis">A direction across the bone, in the joint's own frame.</param>
    /// <param name="fastest">How far the joint may turn from one frame to the next, radians.</param>
    /// <param name="target">Where the axis should point as far as the bone allows.</param>
    private void Aim(int end, Vector3 axis, double fastest, AxisTarget target)
    {
        int joint = HumanSkeleton.Parents[end], parent = HumanSkeleton.Parents[joint], hub = HubOf(joint);
        for (int frame = 0; frame < _frames; frame++)
        {
            var (bone, orientation) = (Bone(frame, end), _world[frame * Joints + parent]);
            var untwisted = Swing(orientation, end, bone) * orientation;
            // Twists are told from an orientation that rides along with the parent.
            var steady = untwisted;
            if (frame > 0)
            {
                var before = _world[(frame - 1) * Joints + joint];
                var ridden = orientation * Quaternion.Conjugate(_world[(frame - 1) * Joints + parent]) * before;
                var (inParent, inWorld) = (Swing(ridden, end, bone), Swing(before, end, bone));
                steady = Quaternion.Normalize(inParent * ridden);
                var drift = Components(bone, Vector3.Transform(axis, inWorld * before), Vector3.Transform(axis, steady));
                _steps[frame] = new StepLimit(Angle(inParent), Angle(inWorld), Ride(frame, hub, end), Math.Atan2(drift.Y, drift.X));
            }

            _world[frame * Joints + joint] = steady;
            _path.Want(frame, Components(bone, Vector3.Transform(axis, steady), target(frame, Vector3.Transform(axis, untwisted))));
        }

        double fastestInParent = fastest;
        foreach (var step in _steps) fastestInParent = Math.Max(fastestInParent, step.SwingInParent);
        for (int frame = 1; frame < _frames; frame++)
        {
            var (least, most) = _steps[frame].Twists(fastestInParent, fastest);
            _path.Limit(frame, least, most);
        }

        _path.Solve();
        for (int frame = 0; frame < _frames; frame++)
        {
            ref var world = ref _world[frame * Joints + joint];
            world = Quaternion.Normalize(Quaternion.CreateFromAxisAngle(Bone(frame, end), (float)_path.Angles[frame]) * world);
        }
    }

    /// <summary>How far a bone turns from the frame before when pelvis or chest carries it and it does not twist against that.</summary>
    private double Ride(int frame, int hub, int end)
    {
        var turn = _world[frame * Joints + hub] * Quaternion.Conjugate(_world[(frame - 1) * Joints + hub]);
        return Angle(Rotations.Between(Vector3.Transform(Bone(frame - 1, end), turn), Bone(frame, end)) * turn);
    }

    private static int HubOf(int joint)
    {
        do joint = HumanSkeleton.Parents[joint];
        while (joint is not (Pelvis or Spine3));
        return joint;
    }

    /// <summary>What has no bone of its own turns with its parent.</summary>
    private void Follow(int joint)
    {
        for (int start = 0; start < _world.Length; start += Joints) _world[start + joint] = _world[start + HumanSkeleton.Parents[joint]];
    }

    /// <summary>The direction of the bone that ends in a joint.</summary>
    private Vector3 Bone(int frame, int end) => Vector3.Normalize(_bones[frame * Joints + end]);

    /// <summary>The shortest turn that points a bone along a direction.</summary>
    private Quaternion Swing(Quaternion orientation, int end, Vector3 bone) => Rotations.Between(Vector3.Transform(_offsets[end], orientation), bone);

    /// <summary>The largest angle by which one of some bones points elsewhere from one frame to the next.</summary>
    private double LargestSwing(params ReadOnlySpan<int> ends)
    {
        double largest = 0;
        foreach (int end in ends)
        {
            for (int frame = 1; frame < _frames; frame++) largest = Math.Max(largest, Angle(Rotations.Between(Bone(frame - 1, end), Bone(frame, end))));
        }

        return largest;
    }

    private double LargestTurn(int hub)
    {
        double largest = 0;
        for (int start = Joints; start < _world.Length; start += Joints) largest = Math.Max(largest, Rotations.AngleBetween(_world[start - Joints + hub], _world[start + hub]));
        return largest;
    }

    /// <summary>A direction as it is seen along a bone: its part along another direction, and the one at right angles to that.</summary>
    private static Vector2 Components(Vector3 bone, Vector3 from, Vector3 direction) =>
        new(Vector3.Dot(from, direction) - Vector3.Dot(bone, from) * Vector3.Dot(bone, direction), Vector3.Dot(bone, Vector3.Cross(from, direction)));

    private static double Angle(Quaternion turn) => Rotations.AngleBetween(Quaternion.Identity, turn);

    private static Vector3 Across(Vector3 bone) => MathF.Abs(bone.X) > MathF.Abs(bone.Y) ? Vector3.UnitY : Vector3.UnitX;
}
