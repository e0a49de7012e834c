using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Kinematics;
using SharpGLTF.Schema2;
using SharpGLTF.Transforms;

namespace ScaMo.Motion.Formats.Gltf;

/// <summary>A skeleton of glTF nodes that stands in a T-pose on the floor, facing +Z, under a node "Armature"; and its animation.</summary>
internal sealed class GltfSkeleton
{
    private const string Generator = "ScaMo.Server";

    private readonly SkeletalMotion _motion;

    /// <param name="motion">The skeleton, and how it moves.</param>
    /// <param name="hasRootBone">Whether a bone "Root" above the hips moves along the floor.</param>
    public GltfSkeleton(SkeletalMotion motion, bool hasRootBone)
    {
        _motion = motion;
        Rest = RestPose(motion.Offsets.Span);
        Model = ModelRoot.CreateModel();
        Model.Asset.Generator = Generator;
        var scene = Model.DefaultScene = Model.UseScene("Scene");
        var armature = scene.CreateNode("Armature");
        Root = hasRootBone ? armature.CreateNode("Root") : null;
        Nodes = CreateNodes(Root ?? armature);
    }

    /// <summary>The file.</summary>
    public ModelRoot Model { get; }

    /// <summary>Joint positions of the T-pose (22).</summary>
    public Vector3[] Rest { get; }

    /// <summary>The root bone, if there is one.</summary>
    public Node? Root { get; }

    /// <summary>The joints' nodes (22).</summary>
    public Node[] Nodes { get; }

    /// <summary>
    /// Adds the animation: the way of the hips, or of the root bone, and all rotations. A cycle gets its first frame once more behind its last, since players begin anew at the last key.
    /// </summary>
    public void Animate()
    {
        var animation = Model.CreateAnimation("Motion");
        var times = new float[_motion.FrameCount + (_motion.CycleWay is null ? 0 : 1)];
        for (int frame = 0; frame < times.Length; frame++) times[frame] = frame / _motion.FramesPerSecond;
        var hips = MemoryMarshal.ToEnumerable(_motion.RootPositions).Zip(times).ToDictionary(key => key.Second, key => key.First);
        if (_motion.CycleWay is { } way) hips.Add(times[^1], _motion.RootPositions.Span[0] + way);
        if (Root is not null)
        {
            animation.CreateTranslationChannel(Root, hips.ToDictionary(key => key.Key, key => key.Value with { Y = 0 }));
            hips = hips.ToDictionary(key => key.Key, key => new Vector3(0, key.Value.Y, 0));
        }

        animation.CreateTranslationChannel(Nodes[HumanJoint.Pelvis], hips);
        foreach (int joint in MixamoSkeleton.Order)
        {
            var rotations = new Dictionary<float, Quaternion>(times.Length);
            for (int frame = 0; frame < _motion.FrameCount; frame++) rotations[times[frame]] = _motion.Rotations.Span[frame * Nodes.Length + joint];
            if (_motion.CycleWay is not null)
            {
                var (first, last) = (rotations[0], rotations[times[^2]]);
                rotations[times[^1]] = Quaternion.Dot(first, last) < 0 ? -first : first;
            }

            animation.CreateRotationChannel(Nodes[joint], rotations);
        }
    }

    /// <summary>Writes the file.</summary>
    public void Save(Stream stream)
    {
        // Through a buffer of our own: the library seeks, which a response cannot.
        var bytes = Model.WriteGLB(new WriteSettings { JsonIndented = false, Validation = SharpGLTF.Validation.ValidationMode.Skip });
        stream.Write(bytes.AsSpan());
    }

    private static Vector3[] RestPose(ReadOnlySpan<Vector3> offsets)
    {
        var rest = new Vector3[offsets.Length];
        for (int joint = 1; joint < rest.Length; joint++) rest[joint] = rest[HumanSkeleton.Parents[joint]] + offsets[joint];
        var up = new Vector3(0, -rest.Min(position => position.Y), 0);
        for (int joint = 0; joint < rest.Length; joint++) rest[joint] += up;
        return rest;
    }

    private Node[] CreateNodes(Node parent)
    {
        var nodes = new Node[Rest.Length];
        foreach (int joint in MixamoSkeleton.Order)
        {
            nodes[joint] = (joint == HumanJoint.Pelvis ? parent : nodes[HumanSkeleton.Parents[joint]]).CreateNode(MixamoSkeleton.Names[joint]);
            // In parts, not as a matrix: what is animated must not be one.
            var place = joint == HumanJoint.Pelvis ? Rest[joint] : _motion.Offsets.Span[joint];
            nodes[joint].LocalTransform = new AffineTransform(Vector3.One, Quaternion.Identity, place);
        }

        return nodes;
    }
}
