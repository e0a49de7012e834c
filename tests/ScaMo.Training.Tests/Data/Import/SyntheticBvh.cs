using System.Globalization;
using System.Text;

namespace ScaMo.Training.Tests.Data.Import;

/// <summary>A BVH file of a person in a T-pose skeleton with Mixamo's names, moved by functions of time. Lengths are centimetres.</summary>
internal sealed record SyntheticBvh
{
    private static readonly (string Name, int Parent, double X, double Y, double Z)[] Joints =
    [
        ("Hips", -1, 0, 94, 0), ("LeftUpLeg", 0, 9, -6, 0), ("LeftLeg", 1, 0, -40, 0), ("LeftFoot", 2, 0, -42, 0), ("LeftToeBase", 3, 0, -6, 14),
        ("RightUpLeg", 0, -9, -6, 0), ("RightLeg", 5, 0, -40, 0), ("RightFoot", 6, 0, -42, 0), ("RightToeBase", 7, 0, -6, 14), ("Spine", 0, 0, 11, 0),
        ("Spine1", 9, 0, 12, 0), ("Spine2", 10, 0, 12, 0), ("Neck", 11, 0, 20, 0), ("Head", 12, 0, 10, 2), ("LeftShoulder", 11, 6, 13, 0),
        ("LeftArm", 14, 12, 0, 0), ("LeftForeArm", 15, 26, 0, 0), ("LeftHand", 16, 25, 0, 0), ("RightShoulder", 11, -6, 13, 0), ("RightArm", 18, -12, 0, 0),
        ("RightForeArm", 19, -26, 0, 0), ("RightHand", 20, -25, 0, 0),
    ];

    /// <summary>Frames in the file.</summary>
    public int Frames { get; init; } = 90;

    /// <summary>Seconds from one frame to the next.</summary>
    public double FrameTime { get; init; } = 1 / 30.0;

    /// <summary>Where the hips are: metres east (x) and north (z) of the start, by seconds.</summary>
    public Func<double, (double X, double Z)> Path { get; init; } = _ => (0, 0);

    /// <summary>Where the body faces: degrees about +Y from +Z, by seconds.</summary>
    public Func<double, double> Facing { get; init; } = _ => 0;

    /// <summary>How high the left arm is: degrees above the horizontal, by seconds.</summary>
    public Func<double, double> LeftArm { get; init; } = _ => -80;

    /// <summary>The same of the right arm.</summary>
    public Func<double, double> RightArm { get; init; } = _ => -80;

    /// <summary>What stands before every name.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>A person who walks: 1.2 m/s, straight to where the body faces.</summary>
    public static SyntheticBvh Walk(double facing = 0) => new()
    {
        Facing = _ => facing,
        Path = seconds => (1.2 * seconds * Math.Sin(facing * Math.PI / 180), 1.2 * seconds * Math.Cos(facing * Math.PI / 180)),
    };

    /// <summary>A person who raises the left hand high and lowers it again, once in three seconds.</summary>
    public static SyntheticBvh RaiseLeftHand() => new() { LeftArm = seconds => -80 + 155 * Math.Pow(Math.Sin(Math.PI * seconds / 3), 2) };

    /// <summary>Writes the file's text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("HIERARCHY\n");
        WriteJoint(text, 0);
        text.Append(CultureInfo.InvariantCulture, $"MOTION\nFrames: {Frames}\nFrame Time: {FrameTime}\n");
        for (int frame = 0; frame < Frames; frame++)
        {
            double seconds = frame * FrameTime;
            var (x, z) = Path(seconds);
            text.Append(CultureInfo.InvariantCulture, $"{x * 100:F4} 94 {z * 100:F4} 0 0 {Facing(seconds):F4}");
            foreach (var (name, _, _, _, _) in Joints.AsSpan(1))
            {
                double roll = name switch
                {
                    "LeftArm" => LeftArm(seconds),
                    "RightArm" => -RightArm(seconds),
                    _ => 0,
                };
                text.Append(CultureInfo.InvariantCulture, $" {roll:F4} 0 0");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private void WriteJoint(StringBuilder text, int joint)
    {
        var (name, parent, x, y, z) = Joints[joint];
        text.Append(CultureInfo.InvariantCulture, $"{(parent < 0 ? "ROOT" : "JOINT")} {Prefix}{name}\n{{\nOFFSET {x} {y} {z}\n");
        text.Append(parent < 0 ? "CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation\n" : "CHANNELS 3 Zrotation Xrotation Yrotation\n");
        int children = 0;
        for (int child = joint + 1; child < Joints.Length; child++)
        {
            if (Joints[child].Parent != joint) continue;
            WriteJoint(text, child);
            children++;
        }

        if (children == 0) text.Append("End Site\n{\nOFFSET 0 0 0\n}\n");
        text.Append("}\n");
    }
}
