using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion;
using ScaMo.Motion.Features;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Kinematics;
using ScaMo.Motion.Measures;

namespace ScaMo.Training.Data.Inspection;

/// <summary>What is measured on a clip.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Split">Its part.</param>
/// <param name="Frames">Frames of features.</param>
/// <param name="Motion">Measures of its joints.</param>
/// <param name="FastestJoint">Highest speed of a joint, metres a second.</param>
/// <param name="Mismatch">Largest distance between a joint and what the features recover, metres.</param>
public sealed record ClipMeasures(string Name, DataSplit Split, int Frames, MotionMeasures Motion, double FastestJoint, double Mismatch)
{
    /// <summary>Measures a clip.</summary>
    /// <exception cref="DataFormatException">Its files are no such arrays, hold no frame or a value that is not finite.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ClipMeasures Of(MotionDataSet dataSet, string name, DataSplit split)
    {
        ArgumentNullException.ThrowIfNull(dataSet);
        var features = Finite(dataSet.ReadFeatures(name), name, "features");
        var joints = Finite(dataSet.ReadJoints(name), name, "joints");
        return new ClipMeasures(
            name,
            split,
            features.Length / FeatureLayout.Count,
            MotionMeasures.Measure(new MotionClip(MotionDataSet.FramesPerSecond, joints)),
            HighestSpeed(joints),
            LargestDistance(FeatureDecoder.RecoverJoints(features), joints));
    }

    private static float[] Finite(float[] values, string name, string what) =>
        values.Length == 0 ? throw new DataFormatException(name, what, "there is no frame") :
        Array.TrueForAll(values, float.IsFinite) ? values : throw new DataFormatException(name, what, "a value is not finite");

    private static double HighestSpeed(ReadOnlySpan<float> joints)
    {
        var positions = MemoryMarshal.Cast<float, Vector3>(joints);
        float largest = 0;
        for (int i = HumanSkeleton.JointCount; i < positions.Length; i++) largest = MathF.Max(largest, Vector3.DistanceSquared(positions[i], positions[i - HumanSkeleton.JointCount]));
        return Math.Sqrt(largest) * MotionDataSet.FramesPerSecond;
    }

    /// <summary>Published joints may be a frame longer than the features.</summary>
    private static double LargestDistance(ReadOnlySpan<float> recovered, ReadOnlySpan<float> joints)
    {
        int length = Math.Min(recovered.Length, joints.Length);
        var first = MemoryMarshal.Cast<float, Vector3>(recovered[..length]);
        var second = MemoryMarshal.Cast<float, Vector3>(joints[..length]);
        float largest = 0;
        for (int i = 0; i < first.Length; i++) largest = MathF.Max(largest, Vector3.DistanceSquared(first[i], second[i]));
        return Math.Sqrt(largest);
    }
}
