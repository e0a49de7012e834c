using System.Numerics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>Joint positions from a <see cref="BodyFrame"/>: forward kinematics for the trunk, inverse kinematics of two bones for arms and legs.</summary>
internal static class BodyPoser
{
    /// <summary>The longest reach of a limb, as a part of its length: a joint that becomes straight snaps.</summary>
    public const float LongestReach = 0.992f;

    private const float ShortestReach = 0.3f;

    /// <summary>How far the pelvis goes down before a heel goes up.</summary>
    private const double EasyDrop = 0.025;
    private const double MostHeelUp = 1;

    public static void Pose(in BodyFrame frame, Span<Vector3> joints)
    {
        joints[Pelvis] = frame.Pelvis;
        Hang(joints, Pelvis, LeftHip, frame.PelvisTurn);
        Hang(joints, Pelvis, RightHip, frame.PelvisTurn);
        Hang(joints, Pelvis, Spine1, frame.PelvisTurn);
        var turn = frame.PelvisTurn * frame.SpineTurn;
        Hang(joints, Spine1, Spine2, turn);
        turn *= frame.SpineTurn;
        Hang(joints, Spine2, Spine3, turn);
        var chest = Quaternion.Normalize(turn * frame.SpineTurn);
        Hang(joints, Spine3, Neck, chest);
        Hang(joints, Neck, Head, chest * frame.HeadTurn);
        Arm(joints, LeftCollar, frame.LeftArm, chest, frame.LeftShrug, 1);
        Arm(joints, RightCollar, frame.RightArm, chest, frame.RightShrug, -1);
        Leg(joints, LeftHip, frame.LeftFoot);
        Leg(joints, RightHip, frame.RightFoot);
    }

    /// <summary>The highest that the pelvis may be for a leg to reach its foot.</summary>
    public static double HighestPelvis(in BodyFrame frame, in FootTarget foot, int hip)
    {
        var offset = Vector3.Transform(SyntheticBody.Offsets[hip], frame.PelvisTurn);
        var away = (foot.Ankle - frame.Pelvis - offset) with { Y = 0 };
        float reach = LongestReach * (SyntheticBody.Length(hip + 3) + SyntheticBody.Length(hip + 6));
        return foot.Ankle.Y + Math.Sqrt(Math.Max(reach * reach - away.LengthSquared(), 0.04)) - offset.Y;
    }

    /// <summary>A standing foot that is out of reach lifts its heel, as little as brings the ankle near enough.</summary>
    public static FootTarget WithHeelUp(in BodyFrame frame, in FootTarget foot, int hip)
    {
        if (!foot.Stands || IsInReach(frame, foot, hip)) return foot;
        double low = Math.Asin(Math.Clamp((foot.Ankle.Y - foot.Ball.Y) / SyntheticBody.FootLength, -1, 1)) - SyntheticBody.FootAngle, high = MostHeelUp;
        if (low < 0) return foot;
        for (int i = 0; i < 12; i++)
        {
            double middle = (low + high) / 2;
            if (IsInReach(frame, foot with { Ankle = foot.Ball + FootTrack.Arm(foot.Yaw, middle) }, hip)) high = middle;
            else low = middle;
        }

        return foot with { Ankle = foot.Ball + FootTrack.Arm(foot.Yaw, high) };
    }

    private static bool IsInReach(in BodyFrame frame, in FootTarget foot, int hip) => HighestPelvis(frame, foot, hip) >= frame.Pelvis.Y - EasyDrop;

    private static void Hang(Span<Vector3> joints, int parent, int joint, Quaternion turn) => joints[joint] = joints[parent] + Vector3.Transform(SyntheticBody.Offsets[joint], turn);

    private static void Arm(Span<Vector3> joints, int collar, in ArmPose pose, Quaternion chest, double shrug, int sign)
    {
        int shoulder = collar + 3, elbow = collar + 5, wrist = collar + 7;
        Hang(joints, Spine3, collar, chest);
        Hang(joints, collar, shoulder, chest * Quaternion.CreateFromAxisAngle(Vector3.UnitZ, (float)(sign * shrug)));
        float upper = SyntheticBody.Length(elbow), lower = SyntheticBody.Length(wrist);
        var target = joints[shoulder] + Vector3.Transform(Sided(pose.Hand), chest) * (upper + lower);
        TwoBones(joints, shoulder, elbow, wrist, target, Vector3.Transform(Sided(pose.Elbow), chest));

        Vector3 Sided(Vector3 v) => v with { X = sign * v.X };
    }

    private static void Leg(Span<Vector3> joints, int hip, in FootTarget foot)
    {
        int knee = hip + 3, ankle = hip + 6, ball = hip + 9;
        // The knee is a hinge: it bends to the front of the line across it, however the leg points.
        var across = RootPath.Turned(1, 0, foot.KneeYaw);
        var leg = foot.Ankle - joints[hip];
        TwoBones(joints, hip, knee, ankle, foot.Ankle, Vector3.Cross(leg, across));
        joints[ball] = joints[ankle] + Vector3.Normalize(foot.Ball - foot.Ankle) * SyntheticBody.Length(ball);
    }

    /// <summary>Reaches for a target as far as the bones are long; the middle joint points to <paramref name="bend"/>.</summary>
    private static void TwoBones(Span<Vector3> joints, int root, int middle, int end, Vector3 target, Vector3 bend)
    {
        float upper = SyntheticBody.Length(middle), lower = SyntheticBody.Length(end);
        var reach = target - joints[root];
        float distance = Math.Clamp(reach.Length(), ShortestReach * (upper + lower), LongestReach * (upper + lower));
        var along = Vector3.Normalize(reach);
        // The law of cosines: how far along the reach the middle joint is, and how far out of it.
        float forward = (upper * upper + distance * distance - lower * lower) / (2 * distance);
        float across = MathF.Sqrt(Math.Max(0, upper * upper - forward * forward));
        bend -= Vector3.Dot(bend, along) * along;
        // A middle joint that is to point along the limb may as well point to the front.
        if (bend.LengthSquared() < 1e-10f) bend = Vector3.Cross(along, Vector3.UnitX);
        joints[middle] = joints[root] + along * forward + Vector3.Normalize(bend) * across;
        joints[end] = joints[root] + along * distance;
    }
}
