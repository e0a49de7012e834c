using System.Numerics;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Editing;

/// <summary>A motion on the spot.</summary>
internal static class InPlace
{
    /// <summary>Takes the horizontal way of the pelvis out of all joints: it stays above where it began.</summary>
    public static MotionClip Apply(MotionClip clip)
    {
        var poses = new EditedPoses(clip);
        for (int frame = 1; frame < poses.FrameCount; frame++)
        {
            var way = (poses[frame][HumanJoint.Pelvis] - poses[0][HumanJoint.Pelvis]) with { Y = 0 };
            foreach (ref var joint in poses[frame]) joint -= way;
        }

        return poses.ToClip(clip.CycleWay is null ? null : Vector3.Zero);
    }
}
