using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion;
using ScaMo.Motion.Features;
using ScaMo.Motion.Kinematics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Benchmarks.Exporting;

/// <summary>How feet move that the features say stand.</summary>
internal static class ContactSlide
{
    private static readonly (int Toe, int Contact)[] Feet = [(LeftFoot, 1), (RightFoot, 3)];

    /// <summary>How far toes move horizontally in a frame in which, and in the next of which, they are in contact with the floor; mean and largest, millimetres.</summary>
    /// <param name="source">Has the features.</param>
    /// <param name="edited">Has the positions, of the same frames.</param>
    public static (double Mean, double Largest) Of(MotionClip source, MotionClip edited)
    {
        var positions = MemoryMarshal.Cast<float, Vector3>(edited.Positions.Span);
        double sum = 0, largest = 0;
        int steps = 0;
        foreach (var (toe, contact) in Feet)
        {
            for (int frame = 0; frame + 1 < source.FrameCount; frame++)
            {
                if (!IsStanding(frame) || !IsStanding(frame + 1)) continue;
                var step = positions[(frame + 1) * HumanSkeleton.JointCount + toe] - positions[frame * HumanSkeleton.JointCount + toe];
                double slide = 1000 * (step with { Y = 0 }).Length();
                (sum, largest, steps) = (sum + slide, Math.Max(largest, slide), steps + 1);
            }

            bool IsStanding(int frame) => source.Features.Span.Slice(frame * FeatureLayout.Count, FeatureLayout.Count)[FeatureLayout.FootContacts][contact] > 0.5f;
        }

        return (steps == 0 ? 0 : sum / steps, largest);
    }
}
