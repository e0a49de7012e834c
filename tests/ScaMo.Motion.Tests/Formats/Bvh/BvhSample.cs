using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;
using ScaMo.Motion.Formats.Bvh;

namespace ScaMo.Motion.Tests.Formats.Bvh;

/// <summary>A random BVH file, and where its joints are by plain 4 × 4 matrices.</summary>
internal sealed record BvhSample(BvhSample.Joint[] Joints, int Frames, float[] Values, string LineEnd, string Indent)
{
    private static readonly Gen<float> Number = Gen.Int[-200_000, 200_000].Select(value => value / 1000f);

    private static readonly Gen<Joint> AnyJoint = Gen.Select(
        Gen.Char["abcXYZ_ .:-09é"].Array[0, 8].Select(name => ("j" + new string(name)).Trim()),
        Gen.Int[0, 100],
        Gen.Select(Number, Number, Number, (x, y, z) => new Vector3(x, y, z)),
        Gen.Select(Gen.Shuffle(Enum.GetValues<BvhChannel>()), Gen.Int[0, 6], (channels, count) => channels[..count]),
        Gen.Bool,
        (name, level, offset, channels, hasEndSite) => new Joint(name, level, offset, channels, hasEndSite));

    private static readonly string[] LineEnds = ["\n", "\r\n", " \n\n"];
    private static readonly string[] Indents = ["", "\t", "   "];

    public static Gen<BvhSample> Generator { get; } = Gen.Select(AnyJoint.Array[1, 12], Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 2])
        .SelectMany((joints, frames, lineEnd, indent) => Number.Array[frames * joints.Sum(joint => joint.Channels.Length)]
            .Select(values => new BvhSample(joints, frames, values, LineEnds[lineEnd], Indents[indent])));

    /// <summary>A joint hangs on the joint before it or one of that joint's ancestors: its level says on which.</summary>
    public int[] Parents
    {
        get
        {
            var parents = new int[Joints.Length];
            var open = new List<int>();
            for (int joint = 0; joint < parents.Length; joint++)
            {
                if (joint > 0) open.RemoveRange(Joints[joint].Level % open.Count + 1, open.Count - Joints[joint].Level % open.Count - 1);
                parents[joint] = joint == 0 ? -1 : open[^1];
                open.Add(joint);
            }

            return parents;
        }
    }

    public string Text()
    {
        var text = new StringBuilder("HIERARCHY" + LineEnd);
        WriteJoint(text, 0, Parents);
        text.Append("MOTION").Append(LineEnd).Append(CultureInfo.InvariantCulture, $"Frames: {Frames}{LineEnd}Frame Time: 0.0333333{LineEnd}");
        int channels = Values.Length / Math.Max(Frames, 1);
        for (int frame = 0; frame < Frames; frame++)
        {
            text.AppendJoin(' ', Values.Skip(frame * channels).Take(channels).Select(value => value.ToString(frame % 2 == 0 ? "R" : "E8", CultureInfo.InvariantCulture)));
            if (frame + 1 < Frames) text.Append(LineEnd);
        }

        return text.ToString();
    }

    public Vector3[] Positions(int frame)
    {
        var parents = Parents;
        var world = new double[Joints.Length][,];
        var result = new Vector3[Joints.Length];
        int channel = frame * (Values.Length / Frames);
        for (int joint = 0; joint < Joints.Length; joint++)
        {
            var offset = Joints[joint].Offset;
            var rotation = Rotation('X', 0);
            foreach (var kind in Joints[joint].Channels)
            {
                float value = Values[channel++];
                switch (kind)
                {
                    case BvhChannel.Xposition: offset.X = value; break;
                    case BvhChannel.Yposition: offset.Y = value; break;
                    case BvhChannel.Zposition: offset.Z = value; break;
                    default: rotation = Multiply(rotation, Rotation(kind.ToString()[0], value * Math.PI / 180)); break;
                }
            }

            (rotation[0, 3], rotation[1, 3], rotation[2, 3]) = (offset.X, offset.Y, offset.Z);
            world[joint] = parents[joint] < 0 ? rotation : Multiply(world[parents[joint]], rotation);
            result[joint] = new Vector3((float)world[joint][0, 3], (float)world[joint][1, 3], (float)world[joint][2, 3]);
        }

        return result;
    }

    private void WriteJoint(StringBuilder text, int joint, int[] parents)
    {
        var (name, _, offset, channels, hasEndSite) = Joints[joint];
        text.Append(Indent).Append(joint == 0 ? "ROOT " : "JOINT ").Append(name).Append(LineEnd).Append('{').Append(LineEnd);
        text.Append(Indent).Append(CultureInfo.InvariantCulture, $"OFFSET {offset.X:R}\t{offset.Y:R} {offset.Z:R}").Append(LineEnd);
        text.Append(Indent).Append(CultureInfo.InvariantCulture, $"CHANNELS {channels.Length} ").AppendJoin(' ', channels).Append(LineEnd);
        if (hasEndSite) text.Append("End Site").Append(LineEnd).Append("{ OFFSET 0 1e0 0 }").Append(LineEnd);
        for (int child = joint + 1; child < parents.Length; child++)
        {
            if (parents[child] == joint) WriteJoint(text, child, parents);
        }

        text.Append('}').Append(LineEnd);
    }

    private static double[,] Rotation(char axis, double angle)
    {
        double c = Math.Cos(angle), s = Math.Sin(angle);
        return axis switch
        {
            'X' => new[,] { { 1, 0, 0, 0 }, { 0, c, -s, 0 }, { 0, s, c, 0 }, { 0, 0, 0, 1 } },
            'Y' => new[,] { { c, 0, s, 0 }, { 0, 1, 0, 0 }, { -s, 0, c, 0 }, { 0, 0, 0, 1 } },
            _ => new[,] { { c, -s, 0, 0 }, { s, c, 0, 0 }, { 0, 0, 1, 0 }, { 0, 0, 0, 1 } },
        };
    }

    private static double[,] Multiply(double[,] a, double[,] b)
    {
        var product = new double[4, 4];
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                for (int k = 0; k < 4; k++) product[i, j] += a[i, k] * b[k, j];
            }
        }

        return product;
    }

    internal sealed record Joint(string Name, int Level, Vector3 Offset, BvhChannel[] Channels, bool HasEndSite);
}
