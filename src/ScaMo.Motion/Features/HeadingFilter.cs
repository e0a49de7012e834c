using System.Numerics;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Features;

/// <summary>
/// The heading of the body in every frame, smoothed over time. Source: HumanML3D, skeleton.py (inverse_kinematics_np with
/// smooth_forward), whose filter is SciPy's gaussian_filter1d with mode "nearest".
/// </summary>
internal static class HeadingFilter
{
    private const double Sigma = 20;
    private const int Radius = 80;

    private static readonly double[] Weights = GaussianWeights();

    /// <param name="positions">Normalised positions, 22 a frame.</param>
    /// <param name="signs">Which sign of its quaternion a heading takes.</param>
    /// <returns>The turn of each frame that brings the smoothed forward direction to +Z; none in the first frame.</returns>
    public static Heading[] Headings(ReadOnlySpan<Vector3> positions, HeadingSigns signs)
    {
        int frames = positions.Length / HumanSkeleton.JointCount;
        var forward = new (double X, double Z)[frames];
        for (int frame = 0; frame < frames; frame++) forward[frame] = Forward(positions.Slice(frame * HumanSkeleton.JointCount, HumanSkeleton.JointCount));

        var headings = new Heading[frames];
        headings[0] = Heading.Identity;
        for (int frame = 1; frame < frames; frame++)
        {
            var (x, z) = Smooth(forward, frame);
            headings[frame] = Heading.ToForward(x, z);
            if (signs == HeadingSigns.Continuous && headings[frame].Dot(headings[frame - 1]) < 0) headings[frame] = -headings[frame];
        }

        return headings;
    }

    /// <summary>
    /// Up x across, where across should run from left to right. The published code reads the hips in the opposite order here (though not
    /// where it makes the motion face +Z), and the published features carry it.
    /// </summary>
    private static (double X, double Z) Forward(ReadOnlySpan<Vector3> pose)
    {
        var across = pose[HumanJoint.LeftHip] - pose[HumanJoint.RightHip] + pose[HumanJoint.RightShoulder] - pose[HumanJoint.LeftShoulder];
        double length = across.Length();
        return length > 0 ? (across.Z / length, -across.X / length) : (0, 0);
    }

    private static (double X, double Z) Smooth(ReadOnlySpan<(double X, double Z)> forward, int frame)
    {
        double x = 0, z = 0;
        for (int i = -Radius; i <= Radius; i++)
        {
            var sample = forward[Math.Clamp(frame + i, 0, forward.Length - 1)];
            x += Weights[i + Radius] * sample.X;
            z += Weights[i + Radius] * sample.Z;
        }

        return (x, z);
    }

    private static double[] GaussianWeights()
    {
        var weights = new double[2 * Radius + 1];
        for (int i = -Radius; i <= Radius; i++) weights[i + Radius] = Math.Exp(-i * i / (2 * Sigma * Sigma));
        double sum = weights.Sum();
        for (int i = 0; i < weights.Length; i++) weights[i] /= sum;
        return weights;
    }
}
