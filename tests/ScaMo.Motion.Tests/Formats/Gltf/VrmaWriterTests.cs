using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using ScaMo.Motion.Formats.Gltf;
using ScaMo.Motion.Kinematics;
using SharpGLTF.Schema2;
using SharpGLTF.Validation;

namespace ScaMo.Motion.Tests.Formats.Gltf;

public sealed class VrmaWriterTests
{
    private const float Metres = 1e-4f;

    /// <summary>What VRM 1.0 demands of a humanoid.</summary>
    private static readonly string[] RequiredBones =
    [
        "hips", "spine", "head", "leftUpperLeg", "leftLowerLeg", "leftFoot", "rightUpperLeg", "rightLowerLeg", "rightFoot", "leftUpperArm", "leftLowerArm",
        "leftHand", "rightUpperArm", "rightLowerArm", "rightHand",
    ];

    /// <summary>In the order of the 22 joints.</summary>
    private static readonly string[] BonesByJoint =
    [
        "hips", "leftUpperLeg", "rightUpperLeg", "spine", "leftLowerLeg", "rightLowerLeg", "chest", "leftFoot", "rightFoot", "upperChest", "leftToes",
        "rightToes", "neck", "leftShoulder", "rightShoulder", "head", "leftUpperArm", "rightUpperArm", "leftLowerArm", "rightLowerArm", "leftHand", "rightHand",
    ];

    private static readonly MotionClip Clip = new(20, Goldens.Floats("motion-features", "walk", "normalised_joints.npy").Data);

    [Fact]
    public void The_extension_names_all_bones_that_are_required_and_hangs_them_as_vrm_does()
    {
        var extension = Json().GetProperty("extensions").GetProperty("VRMC_vrm_animation");
        var bones = Bones();

        Assert.Equal("1.0", extension.GetProperty("specVersion").GetString());
        Assert.Equal(["VRMC_vrm_animation"], Json().GetProperty("extensionsUsed").EnumerateArray().Select(name => name.GetString()));
        Assert.Empty(RequiredBones.Except(bones.Keys));
        var model = Read();
        foreach (var (child, parent) in new[] { ("spine", "hips"), ("chest", "spine"), ("upperChest", "chest"), ("head", "neck"), ("leftUpperArm", "leftShoulder"), ("rightToes", "rightFoot"), ("leftLowerLeg", "leftUpperLeg") })
        {
            Assert.Equal(bones[parent], model.LogicalNodes[bones[child]].VisualParent.LogicalIndex);
        }
    }

    /// <summary>VRM's T-pose: upright on the floor, facing +Z, arms level to the sides, legs straight down, no rotation and no scale.</summary>
    [Fact]
    public void At_rest_it_stands_in_the_t_pose_of_vrm()
    {
        var (model, bones) = (Read(), Bones());
        Vector3 Place(string bone) => model.LogicalNodes[bones[bone]].WorldMatrix.Translation;

        Assert.All(model.LogicalNodes, node => Assert.Equal((Quaternion.Identity, Vector3.One), (node.LocalTransform.Rotation, node.LocalTransform.Scale)));
        Assert.InRange(Vector3.Distance(Vector3.UnitX, Vector3.Normalize(Place("leftHand") - Place("leftUpperArm"))), 0, Metres);
        Assert.InRange(Vector3.Distance(-Vector3.UnitX, Vector3.Normalize(Place("rightHand") - Place("rightUpperArm"))), 0, Metres);
        Assert.InRange(Vector3.Distance(-Vector3.UnitY, Vector3.Normalize(Place("leftFoot") - Place("leftUpperLeg"))), 0, Metres);
        Assert.InRange(Vector3.Distance(Vector3.UnitZ, Vector3.Normalize(Place("leftToes") - Place("leftFoot"))), 0, Metres);
        Assert.Equal(0, bones.Keys.Min(bone => Place(bone).Y), Metres);
        Assert.InRange(Place("hips").Y, 0.7f, 1.1f);
    }

    [Fact]
    public void Only_the_hips_travel_and_joints_are_where_the_skeleton_has_them()
    {
        var (model, bones) = (Read(), Bones());
        var animation = Assert.Single(model.LogicalAnimations);
        float[] solved = PoseSolver.Solve(Clip).Positions();
        var expected = MemoryMarshal.Cast<float, Vector3>(solved);

        Assert.Equal([bones["hips"]], animation.Channels.Where(channel => channel.TargetNodePath == PropertyPath.translation).Select(channel => channel.TargetNode.LogicalIndex));
        Assert.DoesNotContain(animation.Channels, channel => channel.TargetNodePath == PropertyPath.scale);
        for (int frame = 0; frame < Clip.FrameCount; frame += 5)
        {
            for (int joint = 0; joint < HumanSkeleton.JointCount; joint++)
            {
                var place = model.LogicalNodes[bones[BonesByJoint[joint]]].GetWorldMatrix(animation, frame / 20f).Translation;
                Assert.InRange(Vector3.Distance(place, expected[frame * HumanSkeleton.JointCount + joint]), 0, Metres);
            }
        }
    }

    private static byte[] Written()
    {
        using var stream = new MemoryStream();
        VrmaWriter.Write(Clip, stream);
        return stream.ToArray();
    }

    private static ModelRoot Read() => ModelRoot.ParseGLB(Written(), new ReadSettings { Validation = ValidationMode.Skip });

    /// <summary>The first chunk, behind the file's header and its own.</summary>
    private static JsonElement Json()
    {
        byte[] file = Written();
        return JsonElement.Parse(file.AsSpan(20, BitConverter.ToInt32(file, 12)));
    }

    private static Dictionary<string, int> Bones() => Json().GetProperty("extensions").GetProperty("VRMC_vrm_animation").GetProperty("humanoid").GetProperty("humanBones")
        .EnumerateObject().ToDictionary(bone => bone.Name, bone => bone.Value.GetProperty("node").GetInt32());
}
