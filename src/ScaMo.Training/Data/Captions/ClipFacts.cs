using System.Numerics;

namespace ScaMo.Training.Data.Captions;

/// <summary>
/// What can be measured on a clip and told in words. It holds for the joints as they are: a mirrored clip has the turn of its mirrored joints.
/// </summary>
public sealed record ClipFacts
{
    private const int Joints = 22;
    private const int LeftHip = 1;
    private const int RightHip = 2;
    private const int Head = 15;
    private const int LeftShoulder = 16;
    private const int RightShoulder = 17;
    private const int LeftWrist = 20;
    private const int RightWrist = 21;

    /// <summary>Seconds over which a speed is averaged: longer than a footfall's jerk, shorter than a start or a stop.</summary>
    private const float SpeedWindow = 0.3f;

    /// <summary>Length of the pelvis' horizontal path by the duration, in m/s.</summary>
    public float MeanSpeed { get; init; }

    /// <summary>The highest horizontal speed of the pelvis over 0.3 s, in m/s.</summary>
    public float PeakSpeed { get; init; }

    /// <summary>The horizontal speed of the pelvis in the first 0.3 s, in m/s.</summary>
    public float StartSpeed { get; init; }

    /// <summary>The horizontal speed of the pelvis in the last 0.3 s, in m/s.</summary>
    public float EndSpeed { get; init; }

    /// <summary>Horizontal distance from the first position of the pelvis to the last, in metres.</summary>
    public float NetDisplacement { get; init; }

    /// <summary>The turn of the body from first to last frame, in degrees; left is positive, full turns are counted.</summary>
    public float NetTurnDegrees { get; init; }

    /// <summary>How far the left wrist gets above the head joint (the base of the skull), in metres; negative if it stays below.</summary>
    public float LeftHandHeight { get; init; }

    /// <summary>How far the right wrist gets above the head joint (the base of the skull), in metres; negative if it stays below.</summary>
    public float RightHandHeight { get; init; }

    /// <summary>The duration in seconds.</summary>
    public float Seconds { get; init; }

    /// <param name="joints">(frames, 22, 3) positions in metres, Y up, joints in HumanML3D order, the left side at +X of one who faces +Z.</param>
    /// <param name="fps">Frames per second.</param>
    /// <exception cref="ArgumentException">There is no frame, or not whole frames, or the rate is not positive.</exception>
    public static ClipFacts Measure(ReadOnlySpan<float> joints, float fps)
    {
        if (joints.Length == 0 || joints.Length % (Joints * 3) != 0) throw new ArgumentException("Expected whole frames of 22 joints.", nameof(joints));
        if (!(fps > 0)) throw new ArgumentOutOfRangeException(nameof(fps), fps, "Expected a positive frame rate.");

        int frames = joints.Length / (Joints * 3);
        int window = Math.Clamp((int)MathF.Round(SpeedWindow * fps), 1, Math.Max(1, frames - 1));
        double path = 0, turn = 0, peak = 0;
        double? facing = null;
        float left = float.NegativeInfinity, right = float.NegativeInfinity;
        for (int frame = 0; frame < frames; frame++)
        {
            if (frame > 0) path += Distance(joints, frame - 1, frame);
            if (frame >= window) peak = Math.Max(peak, Distance(joints, frame - window, frame) * fps / window);
            float head = At(joints, frame, Head).Y;
            left = Math.Max(left, At(joints, frame, LeftWrist).Y - head);
            right = Math.Max(right, At(joints, frame, RightWrist).Y - head);
            if (Facing(joints, frame) is not { } next) continue;
            if (facing is { } last) turn += Math.IEEERemainder(next - last, 2 * Math.PI);
            facing = next;
        }

        return new ClipFacts
        {
            MeanSpeed = frames > 1 ? (float)(path * fps / (frames - 1)) : 0,
            PeakSpeed = (float)peak,
            StartSpeed = Speed(joints, 0, Math.Min(window, frames - 1), fps),
            EndSpeed = Speed(joints, Math.Max(0, frames - 1 - window), frames - 1, fps),
            NetDisplacement = (float)Distance(joints, 0, frames - 1),
            NetTurnDegrees = (float)(turn * 180 / Math.PI),
            LeftHandHeight = left,
            RightHandHeight = right,
            Seconds = frames / fps,
        };
    }

    /// <summary>The facts of the same motion with left and right exchanged.</summary>
    public ClipFacts Mirror() => this with { NetTurnDegrees = -NetTurnDegrees, LeftHandHeight = RightHandHeight, RightHandHeight = LeftHandHeight };

    private static Vector3 At(ReadOnlySpan<float> joints, int frame, int joint) => new(joints.Slice((frame * Joints + joint) * 3, 3));

    private static double Distance(ReadOnlySpan<float> joints, int from, int to)
    {
        var step = At(joints, to, 0) - At(joints, from, 0);
        return Math.Sqrt(step.X * step.X + step.Z * step.Z);
    }

    private static float Speed(ReadOnlySpan<float> joints, int from, int to, float fps) => to > from ? (float)(Distance(joints, from, to) * fps / (to - from)) : 0;

    /// <summary>Radians from +Z towards +X; null where the body lies on its side, so that hips and shoulders point nowhere.</summary>
    private static double? Facing(ReadOnlySpan<float> joints, int frame)
    {
        var across = At(joints, frame, LeftHip) - At(joints, frame, RightHip) + At(joints, frame, LeftShoulder) - At(joints, frame, RightShoulder);
        return across.X * across.X + across.Z * across.Z < 0.01f ? null : Math.Atan2(-across.Z, across.X);
    }
}
