using ScaMo.Motion.Features;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Training.Data.Inspection;

/// <summary>What is measured on a clip.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Split">Its part.</param>
/// <param name="Frames">Frames of features.</param>
/// <param name="TravelSpeed">Mean speed of the pelvis along the floor, metres a second.</param>
/// <param name="FastestJoint">Highest speed of a joint, metres a second.</param>
/// <param name="SkatingRatio">See <see cref="MotionQuality.SkatingRatio"/>.</param>
/// <param name="Penetration">How far the lowest joint is below the floor, metres; negative above it.</param>
/// <param name="BoneDeviation">Largest change of a bone's length, metres.</param>
/// <param name="Mismatch">Largest distance between a joint and what the features recover, metres.</param>
public sealed record ClipMeasures(
    string Name,
    DataSplit Split,
    int Frames,
    double TravelSpeed,
    double FastestJoint,
    double SkatingRatio,
    double Penetration,
    double BoneDeviation,
    double Mismatch)
{
    /// <summary>Measures a clip.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="split">Its part.</param>
    /// <param name="features">Features (frames, 263), not normalised.</param>
    /// <param name="joints">Positions (frames, 22, 3) in metres.</param>
    public static ClipMeasures Of(string name, DataSplit split, ReadOnlySpan<float> features, ReadOnlySpan<float> joints) => new(
        name,
        split,
        features.Length / FeatureLayout.Count,
        MotionQuality.TravelSpeed(joints, MotionDataSet.FramesPerSecond),
        MotionQuality.FastestJoint(joints, MotionDataSet.FramesPerSecond),
        MotionQuality.SkatingRatio(joints),
        MotionQuality.Penetration(joints),
        MotionQuality.BoneDeviation(joints),
        Distance(FeatureDecoder.RecoverJoints(features), joints));

    private static double Distance(ReadOnlySpan<float> recovered, ReadOnlySpan<float> joints)
    {
        double largest = 0;
        // Published joints may be one frame longer than the features.
        int length = Math.Min(recovered.Length, joints.Length) / (HumanSkeleton.JointCount * 3) * HumanSkeleton.JointCount * 3;
        for (int i = 0; i < length; i += 3)
        {
            double x = recovered[i] - joints[i], y = recovered[i + 1] - joints[i + 1], z = recovered[i + 2] - joints[i + 2];
            largest = Math.Max(largest, x * x + y * y + z * z);
        }

        return Math.Sqrt(largest);
    }
}
