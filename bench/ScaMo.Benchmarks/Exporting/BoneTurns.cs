using System.Collections.Immutable;
using System.Numerics;
using ScaMo.Motion;
using ScaMo.Motion.Kinematics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Benchmarks.Exporting;

/// <summary>How fast the parts of a body turn, as far as positions show it: radians from one frame to the next, the largest of a clip.</summary>
internal sealed class BoneTurns
{
    private static readonly ImmutableArray<(int Hub, ImmutableArray<int> Children)> Hubs = [(Pelvis, TPose.PelvisChildren), (Spine3, TPose.ChestChildren)];

    /// <summary>The joints of each part, the pelvis or chest that it hangs on, or between, and the joints where its bones end.</summary>
    private static readonly ImmutableArray<(int[] Joints, int[] Hubs, int[] Bones)> Parts =
    [
        ([Pelvis], [Pelvis], [.. TPose.PelvisChildren]),
        ([Spine3], [Spine3], [.. TPose.ChestChildren]),
        ([Spine1, Spine2], [Pelvis, Spine3], [Spine2, Spine3]),
        ([LeftHip, LeftKnee, LeftAnkle, LeftFoot], [Pelvis], [LeftKnee, LeftAnkle, LeftFoot]),
        ([RightHip, RightKnee, RightAnkle, RightFoot], [Pelvis], [RightKnee, RightAnkle, RightFoot]),
        ([LeftCollar, LeftShoulder, LeftElbow, LeftWrist], [Spine3], [LeftShoulder, LeftElbow, LeftWrist]),
        ([RightCollar, RightShoulder, RightElbow, RightWrist], [Spine3], [RightShoulder, RightElbow, RightWrist]),
        ([Neck, Head], [Spine3], [Head]),
    ];

    private readonly float[] _parts = new float[Parts.Length];

    public BoneTurns(MotionClip clip)
    {
        var track = new PoseTrack(clip);
        for (int frame = 1; frame < track.FrameCount; frame++) Add(track[frame - 1], track[frame]);
        LargestInParent = MathF.Max(LargestInParent, Largest);
    }

    /// <summary>By which a bone points elsewhere, or pelvis or chest as a whole turn.</summary>
    public float Largest { get; private set; }

    /// <summary>The same, or by which a bone points elsewhere as it is seen from the pelvis or chest that it hangs on, or the angle between two bones changes.</summary>
    public float LargestInParent { get; private set; }

    /// <summary>
    /// The same as <see cref="Largest"/> in the part of the body that a joint belongs to: the pelvis or chest that a limb hangs on, and the limb's bones, also as they are
    /// carried along by that without a twist of their own.
    /// </summary>
    public float OfPart(int joint)
    {
        for (int part = 0; part < _parts.Length; part++)
        {
            if (Parts[part].Joints.Contains(joint)) return _parts[part];
        }

        throw new ArgumentOutOfRangeException(nameof(joint), joint, "Not a joint.");
    }

    private void Add(ReadOnlySpan<Vector3> before, ReadOnlySpan<Vector3> pose)
    {
        Span<Vector3> from = stackalloc Vector3[HumanSkeleton.JointCount], to = stackalloc Vector3[HumanSkeleton.JointCount];
        for (int joint = 1; joint < from.Length; joint++)
        {
            int parent = HumanSkeleton.Parents[joint];
            (from[joint], to[joint]) = (before[joint] - before[parent], pose[joint] - pose[parent]);
        }

        var turns = new Dictionary<int, Quaternion>();
        foreach (var (hub, children) in Hubs)
        {
            Vector3[] bonesBefore = [from[children[0]], from[children[1]], from[children[2]]], bones = [to[children[0]], to[children[1]], to[children[2]]];
            turns[hub] = RotationFit.Solve(bonesBefore, bones, Quaternion.Identity);
        }

        for (int part = 0; part < _parts.Length; part++)
        {
            var (joints, hubs, ends) = Parts[part];
            float largest = hubs.Max(hub => Angle(turns[hub])), ride = 0;
            foreach (int end in ends)
            {
                var carried = Vector3.Transform(from[end], turns[hubs[0]]);
                var swing = Rotations.Between(carried, to[end]);
                largest = MathF.Max(largest, Angle(Rotations.Between(from[end], to[end])));
                if (!joints.Contains(hubs[0])) ride = MathF.Max(ride, Angle(swing * turns[hubs[0]]));
                int start = HumanSkeleton.Parents[end];
                float inParent = hubs.Contains(HumanSkeleton.Parents[start]) ? Angle(swing) : MathF.Abs(AngleBetween(from[start], from[end]) - AngleBetween(to[start], to[end]));
                if (!hubs.Contains(start)) LargestInParent = MathF.Max(LargestInParent, inParent);
            }

            Largest = MathF.Max(Largest, largest);
            _parts[part] = MathF.Max(_parts[part], MathF.Max(largest, ride));
        }
    }

    private static float Angle(Quaternion turn) => Rotations.AngleBetween(Quaternion.Identity, turn);

    private static float AngleBetween(Vector3 a, Vector3 b) => Angle(Rotations.Between(a, b));
}
