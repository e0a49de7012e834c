using ScaMo.Motion;
using ScaMo.Motion.Features;
using ScaMo.Motion.Kinematics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Benchmarks.Exporting;

/// <summary>How feet move that the features say stand.</summary>
internal static class ContactSlide
{
    private static readonly (int Toe, int Contact)[] Feet = [(LeftFoot, 1), (RightFoot, 3)];

    /// <summary>How far toes move horizontally in a frame in which, and in the next of which, they are in contact with the floor; the mean, millimetres.</summary>
    /// <param name="source">Has the features.</param>
    /// <param name="edited">Has the positions, of the same frames.</param>
    public static double Of(MotionClip source, MotionClip edited)
    {
        var track = new PoseTrack(edited);
        var steps = new List<double>();
        foreach (var (toe, contact) in Feet)
        {
            for (int frame = 1; frame < track.FrameCount; frame++)
            {
                if (FeatureLayout.IsInContact(source.Features.Span, frame - 1, contact) && FeatureLayout.IsInContact(source.Features.Span, frame, contact))
                {
                    steps.Add(1000 * track.HorizontalStep(toe, frame));
                }
            }
        }

        return steps.Count == 0 ? 0 : steps.Average();
    }
}
