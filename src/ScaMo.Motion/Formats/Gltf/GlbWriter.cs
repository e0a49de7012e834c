using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Kinematics;
using ScaMo.Motion.Mannequin;
using SharpGLTF.Memory;
using SharpGLTF.Schema2;
using SharpGLTF.Transforms;

namespace ScaMo.Motion.Formats.Gltf;

/// <summary>
/// Writes motions as binary glTF 2.0: a mannequin of rounded solids, skinned to the same skeleton as in <see cref="Bvh.BvhWriter"/> (Mixamo's names, a
/// T-pose at rest), and one animation. Metres, Y up, facing +Z, as glTF has it.
/// </summary>
public static class GlbWriter
{
    private const string Generator = "ScaMo.Server";
    private const float Roughness = 0.75f;

    /// <summary>Writes a motion to a stream.</summary>
    /// <param name="clip">The motion.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="hasRootBone">Whether a bone "Root" above the hips moves along the floor, as game engines want it; the hips then only rise, fall and turn.</param>
    public static void Write(MotionClip clip, Stream stream, bool hasRootBone = false)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(stream);
        var motion = PoseSolver.Solve(clip);
        var model = ModelRoot.CreateModel();
        model.Asset.Generator = Generator;
        var scene = model.DefaultScene = model.UseScene("Scene");
        var rest = RestPose(motion.Offsets.Span);
        var armature = scene.CreateNode("Armature");
        var root = hasRootBone ? armature.CreateNode("Root") : null;
        var nodes = AddSkeleton(root ?? armature, motion.Offsets.Span, rest[0]);
        var skin = model.CreateSkin("Mannequin");
        var joints = MixamoSkeleton.Order.Select(joint => (nodes[joint], Matrix4x4.CreateTranslation(-rest[joint])));
        // Last, so that the others keep their places.
        skin.BindJoints([.. root is null ? joints : joints.Append((root, Matrix4x4.Identity))]);
        var body = scene.CreateNode("Mannequin");
        body.Mesh = AddMesh(model, rest);
        body.Skin = skin;
        AddAnimation(model, nodes, root, motion);
        // Through a buffer of our own: the library seeks, which a response cannot.
        var bytes = model.WriteGLB(new WriteSettings { JsonIndented = false, Validation = SharpGLTF.Validation.ValidationMode.Skip });
        stream.Write(bytes.AsSpan());
    }

    /// <summary>Joint positions of the T-pose that stands on the floor.</summary>
    private static Vector3[] RestPose(ReadOnlySpan<Vector3> offsets)
    {
        var rest = new Vector3[offsets.Length];
        for (int joint = 1; joint < rest.Length; joint++) rest[joint] = rest[HumanSkeleton.Parents[joint]] + offsets[joint];
        var up = new Vector3(0, -rest.Min(position => position.Y), 0);
        for (int joint = 0; joint < rest.Length; joint++) rest[joint] += up;
        return rest;
    }

    private static Node[] AddSkeleton(Node parent, ReadOnlySpan<Vector3> offsets, Vector3 root)
    {
        var nodes = new Node[offsets.Length];
        foreach (int joint in MixamoSkeleton.Order)
        {
            nodes[joint] = (joint == HumanJoint.Pelvis ? parent : nodes[HumanSkeleton.Parents[joint]]).CreateNode(MixamoSkeleton.Names[joint]);
            // In parts, not as a matrix: what is animated must not be one.
            nodes[joint].LocalTransform = new AffineTransform(Vector3.One, Quaternion.Identity, joint == HumanJoint.Pelvis ? root : offsets[joint]);
        }

        return nodes;
    }

    private static Mesh AddMesh(ModelRoot model, Vector3[] rest)
    {
        int[] places = new int[rest.Length];
        for (int i = 0; i < MixamoSkeleton.Order.Length; i++) places[MixamoSkeleton.Order[i]] = i;
        var mesh = model.CreateMesh("Mannequin");
        foreach (var side in BodyShape.PartsOf(rest).GroupBy(part => part.Side))
        {
            var solid = new SolidMesh();
            foreach (var part in side) solid.Add(part);
            var primitive = mesh.CreatePrimitive();
            primitive.SetVertexAccessor("POSITION", Attribute(model, solid.Positions, DimensionType.VEC3, EncodingType.FLOAT));
            primitive.SetVertexAccessor("NORMAL", Attribute(model, solid.Normals, DimensionType.VEC3, EncodingType.FLOAT));
            primitive.SetVertexAccessor("JOINTS_0", Attribute(model, solid.Joints.Select(joint => (uint)places[joint]), DimensionType.VEC4, EncodingType.UNSIGNED_BYTE));
            primitive.SetVertexAccessor("WEIGHTS_0", Attribute(model, solid.Joints.Select(_ => (uint)byte.MaxValue), DimensionType.VEC4, EncodingType.UNSIGNED_BYTE, isNormalized: true));
            primitive.SetIndexAccessor(Indices(model, solid.Triangles));
            primitive.DrawPrimitiveType = PrimitiveType.TRIANGLES;
            primitive.Material = MaterialOf(model, side.Key);
        }

        return mesh;
    }

    private static Accessor Attribute<T>(ModelRoot model, IEnumerable<T> values, DimensionType dimensions, EncodingType encoding, bool isNormalized = false)
        where T : unmanaged
    {
        T[] data = [.. values];
        var view = model.UseBufferView(MemoryMarshal.AsBytes<T>(data).ToArray(), target: BufferMode.ARRAY_BUFFER);
        var accessor = model.CreateAccessor();
        accessor.SetVertexData(view, 0, data.Length, new AttributeFormat(dimensions, encoding, isNormalized));
        return accessor;
    }

    private static Accessor Indices(ModelRoot model, IEnumerable<int> values)
    {
        ushort[] data = [.. values.Select(value => checked((ushort)value))];
        var view = model.UseBufferView(MemoryMarshal.AsBytes<ushort>(data).ToArray(), target: BufferMode.ELEMENT_ARRAY_BUFFER);
        var accessor = model.CreateAccessor();
        accessor.SetIndexData(view, 0, data.Length, IndexEncodingType.UNSIGNED_SHORT);
        return accessor;
    }

    private static Material MaterialOf(ModelRoot model, BodySide side)
    {
        var material = model.CreateMaterial(side.ToString());
        material.InitializePBRMetallicRoughness();
        var color = material.FindChannel("BaseColor")!.Value;
        color.Color = ColorOf(side);
        var surface = material.FindChannel("MetallicRoughness")!.Value;
        surface.SetFactor("MetallicFactor", 0);
        surface.SetFactor("RoughnessFactor", Roughness);
        return material;
    }

    /// <summary>Linear light, as glTF has it.</summary>
    private static Vector4 ColorOf(BodySide side) => side switch
    {
        BodySide.Left => new(0.87f, 0.21f, 0.045f, 1),
        BodySide.Right => new(0.05f, 0.24f, 0.75f, 1),
        _ => new(0.58f, 0.6f, 0.67f, 1),
    };

    private static void AddAnimation(ModelRoot model, Node[] nodes, Node? root, SkeletalMotion motion)
    {
        var animation = model.CreateAnimation("Motion");
        var times = new float[motion.FrameCount];
        for (int frame = 0; frame < times.Length; frame++) times[frame] = frame / motion.FramesPerSecond;
        var hips = MemoryMarshal.ToEnumerable(motion.RootPositions).Zip(times).ToDictionary(key => key.Second, key => key.First);
        if (root is not null)
        {
            animation.CreateTranslationChannel(root, hips.ToDictionary(key => key.Key, key => key.Value with { Y = 0 }));
            hips = hips.ToDictionary(key => key.Key, key => new Vector3(0, key.Value.Y, 0));
        }

        animation.CreateTranslationChannel(nodes[HumanJoint.Pelvis], hips);
        foreach (int joint in MixamoSkeleton.Order)
        {
            var rotations = new Dictionary<float, Quaternion>(times.Length);
            for (int frame = 0; frame < times.Length; frame++) rotations[times[frame]] = motion.Rotations.Span[frame * nodes.Length + joint];
            animation.CreateRotationChannel(nodes[joint], rotations);
        }
    }
}
