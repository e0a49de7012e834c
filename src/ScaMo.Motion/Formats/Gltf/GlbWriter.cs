using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Kinematics;
using ScaMo.Motion.Mannequin;
using SharpGLTF.Memory;
using SharpGLTF.Schema2;

namespace ScaMo.Motion.Formats.Gltf;

/// <summary>
/// Writes motions as binary glTF 2.0: a mannequin of rounded solids, skinned to the same skeleton as in <see cref="Bvh.BvhWriter"/> (Mixamo's names, a
/// T-pose at rest), and one animation. Metres, Y up, facing +Z, as glTF has it.
/// </summary>
public static class GlbWriter
{
    private const float Roughness = 0.75f;

    /// <summary>Writes a motion to a stream.</summary>
    /// <param name="clip">The motion.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="hasRootBone">Whether a bone "Root" above the hips moves along the floor, as game engines want it; the hips then only rise, fall and turn.</param>
    public static void Write(MotionClip clip, Stream stream, bool hasRootBone = false)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(stream);
        var skeleton = new GltfSkeleton(PoseSolver.Solve(clip), hasRootBone);
        var (model, rest) = (skeleton.Model, skeleton.Rest);
        var skin = model.CreateSkin("Mannequin");
        var joints = MixamoSkeleton.Order.Select(joint => (skeleton.Nodes[joint], Matrix4x4.CreateTranslation(-rest[joint])));
        // Last, so that the others keep their places.
        skin.BindJoints([.. skeleton.Root is { } root ? joints.Append((root, Matrix4x4.Identity)) : joints]);
        var body = model.DefaultScene.CreateNode("Mannequin");
        body.Mesh = AddMesh(model, rest);
        body.Skin = skin;
        skeleton.Animate();
        skeleton.Save(stream);
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
}
