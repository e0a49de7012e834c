using System.Numerics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Motion.Mannequin;

/// <summary>
/// The solids that make a body of 22 joints visible: capsules for limbs, rounded blocks for pelvis and chest, an egg for the head. Radii
/// are those of an adult and scale with the body.
/// </summary>
internal static class BodyShape
{
    /// <summary>Hip to ankle of the body the radii are meant for, metres.</summary>
    private const float UsualLegLength = 0.79f;

    private const float HipSpread = 1.2f;
    private const float WaistOffset = 0.045f;
    private const float SmallestScale = 0.2f;
    private const float LargestScale = 3;

    /// <param name="pose">22 positions, metres.</param>
    public static List<BodyPart> PartsOf(ReadOnlySpan<Vector3> pose)
    {
        float leg = (LegLength(pose, LeftHip, LeftKnee, LeftAnkle) + LegLength(pose, RightHip, RightKnee, RightAnkle)) / 2;
        float scale = Math.Clamp(leg / UsualLegLength, SmallestScale, LargestScale);
        var parts = new List<BodyPart>(20);
        AddTrunk(parts, pose, scale);
        AddHead(parts, pose, scale);
        AddLimbs(parts, pose, scale, BodySide.Left, LeftHip, LeftKnee, LeftAnkle, LeftFoot, LeftShoulder, LeftElbow, LeftWrist);
        AddLimbs(parts, pose, scale, BodySide.Right, RightHip, RightKnee, RightAnkle, RightFoot, RightShoulder, RightElbow, RightWrist);
        return parts;
    }

    private static float LegLength(ReadOnlySpan<Vector3> pose, int hip, int knee, int ankle) =>
        Vector3.Distance(pose[hip], pose[knee]) + Vector3.Distance(pose[knee], pose[ankle]);

    private static void AddTrunk(List<BodyPart> parts, ReadOnlySpan<Vector3> pose, float scale)
    {
        // Hip joints lie well inside the body, and the waist is wider than the spine.
        var waist = WaistOffset * scale * Unit(pose[LeftHip] - pose[RightHip], Vector3.UnitX);
        var hips = (pose[LeftHip] + pose[RightHip]) / 2;
        parts.Add(new(BodySide.Middle, pose[Spine1] - pose[Pelvis],
        [
            new(Vector3.Lerp(hips, pose[LeftHip], HipSpread), 0.092f * scale, Pelvis), new(Vector3.Lerp(hips, pose[RightHip], HipSpread), 0.092f * scale, Pelvis),
            new(pose[Spine1] + waist, 0.088f * scale, Spine1), new(pose[Spine1] - waist, 0.088f * scale, Spine1),
        ]));
        parts.Add(new(BodySide.Middle, pose[Neck] - pose[Spine1],
        [
            new(pose[Spine1] + waist, 0.088f * scale, Spine1), new(pose[Spine1] - waist, 0.088f * scale, Spine1),
            new(pose[Spine3], 0.125f * scale, Spine3), new(pose[Neck], 0.055f * scale, Spine3),
            new(Vector3.Lerp(pose[Spine3], pose[LeftShoulder], 0.85f), 0.072f * scale, LeftCollar),
            new(Vector3.Lerp(pose[Spine3], pose[RightShoulder], 0.85f), 0.072f * scale, RightCollar),
        ]));
    }

    private static void AddHead(List<BodyPart> parts, ReadOnlySpan<Vector3> pose, float scale)
    {
        var up = Unit(pose[Head] - pose[Neck], Vector3.UnitY);
        var across = Unit(pose[LeftShoulder] - pose[RightShoulder], Vector3.UnitX);
        var forward = Unit(Vector3.Cross(across, up), Vector3.UnitZ);
        var crown = pose[Head] + scale * (0.115f * up + 0.015f * forward);
        var chin = pose[Head] + scale * (0.03f * up + 0.045f * forward);
        parts.Add(new(BodySide.Middle, up, [new(pose[Neck], 0.052f * scale, Neck), new(Vector3.Lerp(pose[Neck], chin, 0.8f), 0.052f * scale, Head)]));
        parts.Add(new(BodySide.Middle, up, [new(crown, 0.098f * scale, Head), new(chin, 0.078f * scale, Head)]));
        // A nose: without it nobody sees where the head looks.
        var nose = pose[Head] + scale * (0.075f * up + 0.115f * forward);
        parts.Add(new(BodySide.Middle, up, [new(nose, 0.014f * scale, Head), new(nose - scale * (0.025f * up - 0.012f * forward), 0.018f * scale, Head)]));
    }

    private static void AddLimbs(
        List<BodyPart> parts, ReadOnlySpan<Vector3> pose, float scale, BodySide side, int hip, int knee, int ankle, int foot, int shoulder, int elbow, int wrist)
    {
        parts.Add(Capsule(side, hip, pose[hip], 0.088f * scale, pose[knee], 0.06f * scale));
        parts.Add(Capsule(side, knee, pose[knee], 0.06f * scale, pose[ankle], 0.04f * scale));
        var toes = Unit(pose[foot] - pose[ankle], Vector3.UnitZ) with { Y = 0 };
        parts.Add(Capsule(side, ankle, pose[ankle] - 0.02f * scale * Vector3.UnitY, 0.043f * scale, pose[foot] + 0.05f * scale * toes, 0.034f * scale));
        parts.Add(Capsule(side, shoulder, pose[shoulder], 0.062f * scale, pose[elbow], 0.044f * scale));
        parts.Add(Capsule(side, elbow, pose[elbow], 0.044f * scale, pose[wrist], 0.031f * scale));
        var hand = Unit(pose[wrist] - pose[elbow], -Vector3.UnitY);
        parts.Add(Capsule(side, wrist, pose[wrist] + 0.03f * scale * hand, 0.036f * scale, pose[wrist] + 0.1f * scale * hand, 0.033f * scale));
    }

    private static BodyPart Capsule(BodySide side, int joint, Vector3 from, float fromRadius, Vector3 to, float toRadius) =>
        new(side, to - from, [new(from, fromRadius, joint), new(to, toRadius, joint)]);

    private static Vector3 Unit(Vector3 v, Vector3 fallback) => v.LengthSquared() > 1e-10f ? Vector3.Normalize(v) : fallback;
}
