using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Bvh;
using ScaMo.Motion.Formats.Json;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Training.Data.Import;

/// <summary>How the joints of one kind of BVH skeleton make the 22 of <see cref="HumanSkeleton"/>. Written as JSON, one file a skeleton.</summary>
public sealed record JointMapping
{
    private const int MaximumBytes = 1 << 20;

    /// <summary>What skeleton it is.</summary>
    public required string Skeleton { get; init; }

    /// <summary>The unit of the files' lengths.</summary>
    public LengthUnit Unit { get; init; } = LengthUnit.Cm;

    /// <summary>What may stand before every joint name in a file; the first that fits is taken. By default nothing does.</summary>
    public ImmutableArray<string> Prefixes { get; init; } = [""];

    /// <summary>The blend of each of the 22 joints, by its name.</summary>
    public required ImmutableDictionary<string, JointBlend> Joints { get; init; }

    /// <summary>Reads a mapping from a file.</summary>
    /// <exception cref="DataFormatException">The file is not a mapping; names the member.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static JointMapping Load(string path)
    {
        using var stream = File.OpenRead(path);
        return Load(stream, path);
    }

    /// <summary>Reads a mapping from a stream.</summary>
    /// <param name="stream">A seekable stream.</param>
    /// <param name="source">How errors name it.</param>
    /// <exception cref="DataFormatException">The stream is not a mapping; names the member.</exception>
    public static JointMapping Load(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var mapping = StrictJson.Read<JointMapping>(stream, source, MaximumBytes);
        foreach (string name in HumanSkeleton.JointNames)
        {
            if (!mapping.Joints.ContainsKey(name)) throw new DataFormatException(source, $"joints.{name}", "the joint is missing");
        }

        foreach (string name in mapping.Joints.Keys)
        {
            if (!HumanSkeleton.JointNames.Contains(name)) throw new DataFormatException(source, $"joints.{name}", "there is no such joint among the 22");
        }

        return mapping.Prefixes.IsDefaultOrEmpty ? throw new DataFormatException(source, "prefixes", "expected at least one; \"\" stands for none") : mapping;
    }

    /// <summary>Whether a file has all joints that the mapping names.</summary>
    public bool Fits(BvhDocument document) => Bind(document) is not null;

    /// <summary>Positions of the 22 joints in a file's motion.</summary>
    /// <param name="document">The file.</param>
    /// <param name="firstFrame">The first frame to take.</param>
    /// <returns>Positions (frames, 22, 3) in metres, at the file's rate.</returns>
    /// <exception cref="ArgumentException">The file lacks joints, see <see cref="Fits"/>, or has no such frame.</exception>
    public float[] Apply(BvhDocument document, int firstFrame = 0)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentOutOfRangeException.ThrowIfNegative(firstFrame);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstFrame, document.FrameCount);
        var blends = Bind(document) ?? throw new ArgumentException($"The file lacks joints of {Skeleton}.", nameof(document));
        float scale = Unit switch
        {
            LengthUnit.M => 1,
            LengthUnit.Mm => 0.001f,
            LengthUnit.In => 0.0254f,
            _ => 0.01f,
        };

        var result = new float[(document.FrameCount - firstFrame) * HumanSkeleton.JointCount * 3];
        var joints = MemoryMarshal.Cast<float, Vector3>(result.AsSpan());
        var positions = new Vector3[document.Joints.Length];
        var rotations = new Quaternion[document.Joints.Length];
        for (int frame = firstFrame; frame < document.FrameCount; frame++)
        {
            document.WorldPose(frame, positions, rotations);
            var pose = joints.Slice((frame - firstFrame) * HumanSkeleton.JointCount, HumanSkeleton.JointCount);
            for (int joint = 0; joint < pose.Length; joint++)
            {
                foreach (var (index, weight) in blends[joint]) pose[joint] += positions[index] * (weight * scale);
            }
        }

        return result;
    }

    private (int Index, float Weight)[][]? Bind(BvhDocument document)
    {
        var indices = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int joint = 0; joint < document.Joints.Length; joint++) indices.TryAdd(document.Joints[joint].Name, joint);
        foreach (string prefix in Prefixes)
        {
            if (Joints.Values.Any(blend => blend.Weights.Any(pair => !indices.ContainsKey(prefix + pair.Key)))) continue;
            return [.. HumanSkeleton.JointNames.Select(name => Joints[name].Weights.Select(pair => (indices[prefix + pair.Key], pair.Value)).ToArray())];
        }

        return null;
    }
}
