using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion;
using ScaMo.Motion.Kinematics;
using ScaMo.Motion.Tests;

namespace ScaMo.Benchmarks.Tests.Following;

/// <summary>Motions in closed form.</summary>
internal static class Bodies
{
    public const float Rate = 20;

    /// <summary>Walks at a velocity (x, z) while facing +Z; the ankles swing against each other 30 cm fore and aft, a cycle a second.</summary>
    public static MotionClip Walk(float x, float z) => StandingBody.Move(80, (frame, joint, rest) =>
    {
        float time = frame / Rate;
        float swing = 0.3f * MathF.Sin(MathF.Tau * time);
        float lead = Name(joint) switch
        {
            "left_ankle" or "left_foot" => swing,
            "right_ankle" or "right_foot" => -swing,
            _ => 0,
        };
        return rest + new Vector3(x * time, 0, z * time + lead);
    });

    /// <summary>Turns on the spot at an even pace, to the left.</summary>
    public static MotionClip Turn(float degrees, int frames = 80) => StandingBody.Move(frames, (frame, _, rest) =>
        Vector3.Transform(rest, Quaternion.CreateFromAxisAngle(Vector3.UnitY, float.DegreesToRadians(degrees) * frame / (frames - 1))));

    /// <summary>Lifts one wrist 30 cm over the shoulder and swings it sideways.</summary>
    public static MotionClip Wave(string side, float frequency, float amplitude, float seconds = 3) => StandingBody.Move((int)(seconds * Rate), (frame, joint, rest) =>
        Name(joint) == side + "_wrist" ? new Vector3(rest.X + amplitude * MathF.Sin(MathF.Tau * frequency * frame / Rate), 1.39f + 0.3f, 0.1f) : rest);

    /// <summary>Leans forward from the hips and back, once in four seconds.</summary>
    public static MotionClip Bow(float degrees) => StandingBody.Move(80, (frame, _, rest) =>
    {
        var hips = StandingBody.Pose[0];
        if (rest.Y <= hips.Y + 0.01f && MathF.Abs(rest.X) < 0.2f) return rest;
        float angle = float.DegreesToRadians(degrees) * (1 - MathF.Cos(MathF.Tau * frame / 80)) / 2;
        return hips + Vector3.Transform(rest - hips, Quaternion.CreateFromAxisAngle(Vector3.UnitX, angle));
    });

    /// <summary>Lowers the whole body but the feet.</summary>
    public static MotionClip Squat(float depth) => StandingBody.Move(80, (frame, _, rest) =>
        rest.Y < 0.4f ? rest : rest - new Vector3(0, depth * (1 - MathF.Cos(MathF.Tau * frame / 80)) / 2, 0));

    /// <summary>Takes one foot to a place and back within a second.</summary>
    public static MotionClip Foot(string side, Vector3 target) => StandingBody.Move(40, (frame, joint, rest) =>
        Name(joint) == side + "_foot" ? Vector3.Lerp(rest, target, MathF.Max(0, 1 - MathF.Abs(frame - 20) / 10f)) : rest);

    /// <summary>The mirror image: left and right change places.</summary>
    public static MotionClip Mirror(MotionClip clip)
    {
        var joints = MemoryMarshal.Cast<float, Vector3>(clip.Positions.Span).ToArray();
        var mirrored = new float[clip.Positions.Length];
        var target = MemoryMarshal.Cast<float, Vector3>(mirrored.AsSpan());
        for (int i = 0; i < joints.Length; i++)
        {
            int joint = i % HumanSkeleton.JointCount;
            var source = joints[i - joint + Opposite(joint)];
            target[i] = source with { X = -source.X };
        }

        return new MotionClip(clip.FramesPerSecond, mirrored);
    }

    private static int Opposite(int joint)
    {
        string name = Name(joint);
        string opposite = name.StartsWith("left_", StringComparison.Ordinal) ? "right_" + name[5..]
            : name.StartsWith("right_", StringComparison.Ordinal) ? "left_" + name[6..]
            : name;
        return HumanSkeleton.JointNames.IndexOf(opposite);
    }

    private static string Name(int joint) => HumanSkeleton.JointNames[joint];
}
