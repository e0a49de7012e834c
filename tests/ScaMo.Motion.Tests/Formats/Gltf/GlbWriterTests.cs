using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Editing;
using ScaMo.Motion.Formats.Gltf;
using ScaMo.Motion.Kinematics;
using SharpGLTF.Schema2;
using SharpGLTF.Validation;

namespace ScaMo.Motion.Tests.Formats.Gltf;

public sealed class GlbWriterTests
{
    private const float Metres = 1e-4f;

    /// <summary>The file's names in the order of the 22 joints.</summary>
    private static float Turn(SkeletalMotion motion, int joint, int from, int to) =>
        2 * MathF.Acos(Math.Min(1, Math.Abs(Quaternion.Dot(motion.Rotations.Span[from * Names.Length + joint], motion.Rotations.Span[to * Names.Length + joint]))));

    private static readonly string[] Names =
    [
        "Hips", "LeftUpLeg", "RightUpLeg", "Spine", "LeftLeg", "RightLeg", "Spine1", "LeftFoot", "RightFoot", "Spine2", "LeftToeBase", "RightToeBase",
        "Neck", "LeftShoulder", "RightShoulder", "Head", "LeftArm", "RightArm", "LeftForeArm", "RightForeArm", "LeftHand", "RightHand",
    ];

    [Theory]
    [InlineData("humanml3d-sample", "new_joints_012314.npy")]
    [InlineData("motion-features/walk", "normalised_joints.npy")]
    public void Joints_are_in_every_frame_where_the_solved_skeleton_has_them(string folder, string joints)
    {
        var clip = Clip(folder, joints);
        float[] solved = PoseSolver.Solve(clip).Positions();
        var expected = MemoryMarshal.Cast<float, Vector3>(solved);
        var model = Read(clip);
        var animation = Assert.Single(model.LogicalAnimations);
        Node[] nodes = [.. Names.Select(name => Assert.Single(model.LogicalNodes, node => node.Name == name))];

        Assert.Equal((clip.FrameCount - 1) / 20f, animation.Duration, 1e-5f);
        for (int frame = 0; frame < clip.FrameCount; frame++)
        {
            for (int joint = 0; joint < nodes.Length; joint++)
            {
                var position = nodes[joint].GetWorldMatrix(animation, frame / 20f).Translation;
                Assert.InRange(Vector3.Distance(position, expected[frame * nodes.Length + joint]), 0, Metres);
            }
        }
    }

    [Fact]
    public void A_cycle_closes_at_its_last_key()
    {
        var source = Clip("motion-features/walk", "normalised_joints.npy");
        var clip = new MotionEdits { Loops = true }.Apply(source);
        var animation = Assert.Single(Read(clip).LogicalAnimations);
        var solved = PoseSolver.Solve(clip);

        Assert.NotNull(clip.CycleWay);
        Assert.Equal(clip.FrameCount / 20f, animation.Duration, 1e-5f);
        foreach (var channel in animation.Channels)
        {
            if (channel.GetRotationSampler() is { } turns)
            {
                Quaternion[] keys = [.. turns.GetLinearKeys().Select(key => key.Value)];
                Assert.Equal(clip.FrameCount + 1, keys.Length);
                Assert.Equal(1, Math.Abs(Quaternion.Dot(keys[0], keys[^1])), 1e-5f);
                Assert.True(Quaternion.Dot(keys[^2], keys[^1]) > 0);
            }
            else
            {
                Vector3[] keys = [.. channel.GetTranslationSampler().GetLinearKeys().Select(key => key.Value)];
                Assert.InRange(Vector3.Distance(keys[0] + clip.CycleWay!.Value, keys[^1]), 0, Metres);
            }
        }

        // No joint turns faster from the last frame to the first than it does elsewhere.
        for (int joint = 0; joint < Names.Length; joint++)
        {
            float usual = Enumerable.Range(1, clip.FrameCount - 1).Max(frame => Turn(solved, joint, frame - 1, frame));
            Assert.InRange(Turn(solved, joint, clip.FrameCount - 1, 0), 0, usual + 0.02f);
        }
    }

    [Fact]
    public void At_rest_the_mannequin_stands_on_the_floor_around_its_joints()
    {
        var model = Read(Clip("humanml3d-sample", "new_joints_012314.npy"));
        var (nodes, mesh) = (model.LogicalNodes, Assert.Single(model.LogicalMeshes));

        var corners = mesh.Primitives.SelectMany(primitive => primitive.GetVertexAccessor("POSITION").AsVector3Array()).ToArray();
        Assert.Equal(0, nodes.Where(node => Names.Contains(node.Name)).Min(node => node.WorldMatrix.Translation.Y), Metres);
        Assert.InRange(corners.Min(corner => corner.Y), -0.08f, 0);
        foreach (var primitive in mesh.Primitives)
        {
            var positions = primitive.GetVertexAccessor("POSITION").AsVector3Array();
            var normals = primitive.GetVertexAccessor("NORMAL").AsVector3Array();
            foreach (var (a, b, c) in primitive.GetTriangleIndices())
            {
                // Seen from outside a triangle turns to the left: its own normal and those of its corners agree.
                var normal = Vector3.Cross(positions[b] - positions[a], positions[c] - positions[a]);
                Assert.True(Vector3.Dot(normal, normals[a] + normals[b] + normals[c]) > 0);
            }
        }
    }

    [Fact]
    public void The_skin_follows_the_bones()
    {
        var clip = Clip("humanml3d-sample", "new_joints_012314.npy");
        var model = Read(clip);
        var joints = MemoryMarshal.Cast<float, Vector3>(clip.Positions.Span);
        var (skin, animation) = (Assert.Single(model.LogicalSkins), model.LogicalAnimations[0]);
        for (int frame = 0; frame < clip.FrameCount; frame += 20)
        {
            Matrix4x4[] matrices = [.. Enumerable.Range(0, skin.JointsCount).Select(skin.GetJoint).Select(joint =>
                joint.InverseBindMatrix * joint.Joint.GetWorldMatrix(animation, frame / 20f))];
            var pose = joints.Slice(frame * Names.Length, Names.Length).ToArray();
            foreach (var primitive in model.LogicalMeshes[0].Primitives)
            {
                var positions = primitive.GetVertexAccessor("POSITION").AsVector3Array();
                var owners = primitive.GetVertexAccessor("JOINTS_0").AsVector4Array();
                Assert.All(primitive.GetVertexAccessor("WEIGHTS_0").AsVector4Array(), weights => Assert.Equal(Vector4.UnitX, weights));
                for (int i = 0; i < positions.Count; i++)
                {
                    var position = Vector3.Transform(positions[i], matrices[(int)owners[i].X]);
                    Assert.InRange(pose.Min(joint => Vector3.Distance(joint, position)), 0, 0.3f);
                }
            }
        }
    }

    [Fact]
    public void A_root_bone_takes_the_way_along_the_floor_and_joints_stay_where_they_are()
    {
        var clip = Clip("motion-features/walk", "normalised_joints.npy");
        using var stream = new MemoryStream();
        GlbWriter.Write(clip, stream, hasRootBone: true);
        var (plain, rooted) = (Read(clip), ModelRoot.ParseGLB(stream.ToArray(), new ReadSettings { Validation = ValidationMode.Strict }));

        for (int frame = 0; frame < clip.FrameCount; frame += 5)
        {
            Vector3 Place(ModelRoot model, string name) =>
                model.LogicalNodes.Single(node => node.Name == name).GetWorldMatrix(model.LogicalAnimations[0], frame / 20f).Translation;
            Assert.InRange(Vector3.Distance(Place(plain, "Hips") with { Y = 0 }, Place(rooted, "Root")), 0, Metres);
            Assert.All(Names, name => Assert.InRange(Vector3.Distance(Place(plain, name), Place(rooted, name)), 0, Metres));
        }
    }

    [Fact]
    public void Same_motions_give_same_files()
    {
        var clip = Clip("motion-features/walk", "normalised_joints.npy");
        Assert.Equal(Written(clip), Written(clip));
    }

    private static MotionClip Clip(string folder, string joints) => new(20, Goldens.Floats(folder, joints).Data);

    private static byte[] Written(MotionClip clip)
    {
        using var stream = new MemoryStream();
        GlbWriter.Write(clip, stream);
        return stream.ToArray();
    }

    private static ModelRoot Read(MotionClip clip) => ModelRoot.ParseGLB(Written(clip), new ReadSettings { Validation = ValidationMode.Strict });
}
