using System.Numerics;
using ScaMo.Motion.Features;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion;

/// <summary>
/// A human motion: joint positions over time, and the HumanML3D features they came from where they did. Immutable. Named a clip
/// because a type cannot share its name with the namespace it lives in.
/// </summary>
public sealed class MotionClip
{
    /// <param name="framesPerSecond">Frames a second, finite and above 0; the networks speak 20.</param>
    /// <param name="positions">Joint positions (frames, 22, 3) in metres, Y up, flattened.</param>
    /// <param name="features">Features (frames, 263), not normalised, flattened; empty where there are none.</param>
    /// <exception cref="ArgumentException">A length is not a whole number of frames, or the two disagree.</exception>
    public MotionClip(float framesPerSecond, ReadOnlyMemory<float> positions, ReadOnlyMemory<float> features = default)
    {
        if (!(framesPerSecond > 0 && float.IsFinite(framesPerSecond)))
        {
            throw new ArgumentOutOfRangeException(nameof(framesPerSecond), framesPerSecond, "Expected a finite number above 0.");
        }

        const int PositionValues = HumanSkeleton.JointCount * 3;
        if (positions.Length % PositionValues != 0) throw new ArgumentException($"{positions.Length} values are not frames of {PositionValues}.", nameof(positions));

        FramesPerSecond = framesPerSecond;
        FrameCount = positions.Length / PositionValues;
        Positions = positions;
        Features = features;
        if (!features.IsEmpty && features.Length != FrameCount * FeatureLayout.Count)
        {
            throw new ArgumentException($"{features.Length} values are not {FrameCount} frames of {FeatureLayout.Count} features.", nameof(features));
        }
    }

    /// <summary>Frames a second.</summary>
    public float FramesPerSecond { get; }

    /// <summary>The number of frames.</summary>
    public int FrameCount { get; }

    /// <summary>Joint positions (frames, 22, 3) in metres, Y up, flattened.</summary>
    public ReadOnlyMemory<float> Positions { get; }

    /// <summary>HumanML3D features (frames, 263), not normalised, flattened; empty where there are none.</summary>
    public ReadOnlyMemory<float> Features { get; }

    /// <summary>
    /// Where the motion is a cycle, whose last frame leads into its first: how far one pass of it takes the body along the floor, metres. Null where it does not repeat.
    /// </summary>
    public Vector3? CycleWay { get; init; }

    /// <summary>Frames over frames a second.</summary>
    public double Seconds => FrameCount / (double)FramesPerSecond;
}
