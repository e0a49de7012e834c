using System.Numerics;
using ScaMo.Motion.Features;
using ScaMo.Motion.Kinematics;
using ScaMo.Motion.Measures;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Motion.Editing;

/// <summary>
/// Feet that stand stay where they are. While a foot is in contact with the floor, by the features where there are any, else by its height and speed,
/// it is moved as a whole to where it stands on average, and not below the floor; over some frames before and after the correction fades. The knee
/// follows as the two bones of the leg allow.
/// </summary>
internal static class FootLock
{
    private const double FadeSeconds = 0.2;

    /// <summary>A contact of fewer frames is noise.</summary>
    private const int ShortestContact = 3;

    /// <summary>A foot that is carried farther than this from where it stood has taken another place, metres.</summary>
    private const float LargestSlide = 0.12f;

    /// <summary>From here on (as a part of its length) a leg stretches ever less, and never quite: a knee that becomes straight snaps.</summary>
    private const float EasyReach = 0.97f;
    private const float LongestReach = 0.999f;

    public static MotionClip Apply(MotionClip clip)
    {
        var track = new PoseTrack(clip);
        var poses = new EditedPoses(clip);
        Lock(clip, track, poses, LeftHip, LeftKnee, LeftAnkle, LeftFoot, contact: 1);
        Lock(clip, track, poses, RightHip, RightKnee, RightAnkle, RightFoot, contact: 3);
        return poses.ToClip();
    }

    private static void Lock(MotionClip clip, PoseTrack track, EditedPoses poses, int hip, int knee, int ankle, int toe, int contact)
    {
        var corrections = Corrections(track, Contacts(clip, track, toe, contact), toe);
        for (int frame = 0; frame < corrections.Length; frame++)
        {
            if (corrections[frame] != Vector3.Zero) MoveFoot(poses[frame], hip, knee, ankle, toe, corrections[frame]);
        }
    }

    private static bool[] Contacts(MotionClip clip, PoseTrack track, int toe, int contact)
    {
        var contacts = new bool[track.FrameCount];
        for (int frame = 0; frame < contacts.Length; frame++)
        {
            bool isLow = track[frame][toe].Y < 2 * MotionMeasures.ContactHeight;
            contacts[frame] = isLow && (clip.Features.IsEmpty
                ? track.HorizontalStep(toe, Math.Max(1, Math.Min(frame + 1, contacts.Length - 1))) * track.FramesPerSecond < MotionMeasures.SkatingSpeed
                : FeatureLayout.IsInContact(clip.Features.Span, frame, contact));
        }

        return contacts;
    }

    /// <summary>How far the foot is to be moved in each frame.</summary>
    private static Vector3[] Corrections(PoseTrack track, bool[] contacts, int toe)
    {
        var corrections = new Vector3[contacts.Length];
        var weights = new float[contacts.Length];
        int fade = Math.Max(1, (int)Math.Round(FadeSeconds * track.FramesPerSecond));
        for (int start = 0, next; start < contacts.Length; start = next)
        {
            int end = next = start + 1;
            if (!contacts[start]) continue;
            while (end < contacts.Length && contacts[end] && Slide(track[start][toe], track[end][toe]) < LargestSlide) end++;
            // A foot that is carried on must get there: between two places it is free for as long as it takes to fade.
            next = end < contacts.Length && contacts[end] ? end + fade : end;
            if (end - start < ShortestContact) continue;

            var place = Vector3.Zero;
            for (int frame = start; frame < end; frame++) place += track[frame][toe] / (end - start);
            for (int frame = Math.Max(0, start - fade); frame < Math.Min(contacts.Length, end + fade); frame++)
            {
                // Outside it fades from what the nearest frame of the contact needs.
                int nearest = Math.Clamp(frame, start, end - 1);
                float weight = EditedPoses.Ease(1 - Math.Abs(frame - nearest) / (float)(fade + 1));
                var needed = (place - track[nearest][toe]) with { Y = Math.Max(0, -track[nearest][toe].Y) };
                if (nearest == frame) (corrections[frame], weights[frame]) = (needed, float.PositiveInfinity);
                else if (!float.IsInfinity(weights[frame])) (corrections[frame], weights[frame]) = (corrections[frame] + weight * needed, weights[frame] + weight);
            }
        }

        // Between two contacts that are near each other both fades meet.
        for (int frame = 0; frame < corrections.Length; frame++)
        {
            if (float.IsFinite(weights[frame]) && weights[frame] > 1) corrections[frame] /= weights[frame];
        }

        return corrections;
    }

    private static float Slide(Vector3 from, Vector3 to) => ((to - from) with { Y = 0 }).Length();

    /// <summary>The distance from hip to ankle for a wanted one; a leg that was straighter than is easy may stay so.</summary>
    private static float Reach(float wanted, float before, float length)
    {
        float easy = Math.Min(Math.Max(before, EasyReach * length), LongestReach * length);
        float left = Math.Max(LongestReach * length - easy, 1e-4f);
        return wanted <= easy ? wanted : easy + left * (1 - MathF.Exp((easy - wanted) / left));
    }

    private static void MoveFoot(Span<Vector3> pose, int hip, int knee, int ankle, int toe, Vector3 correction)
    {
        float thigh = Vector3.Distance(pose[hip], pose[knee]), shin = Vector3.Distance(pose[knee], pose[ankle]);
        var target = pose[ankle] + correction - pose[hip];
        float distance = target.Length();
        if (distance > 0) target *= Reach(distance, Vector3.Distance(pose[hip], pose[ankle]), thigh + shin) / distance;
        distance = Math.Max(target.Length(), 1e-4f);
        var along = target / distance;
        var bend = pose[knee] - pose[hip];
        bend -= Vector3.Dot(bend, along) * along;
        // The law of cosines: how far along the leg the knee is, and how far out of it.
        float forward = Math.Clamp((thigh * thigh + distance * distance - shin * shin) / (2 * distance), -thigh, thigh);
        float across = MathF.Sqrt(Math.Max(0, thigh * thigh - forward * forward));
        var moved = pose[hip] + target;
        pose[toe] += moved - pose[ankle];
        pose[ankle] = moved;
        if (bend.LengthSquared() > 1e-10f) pose[knee] = pose[hip] + forward * along + across * Vector3.Normalize(bend);
    }
}
