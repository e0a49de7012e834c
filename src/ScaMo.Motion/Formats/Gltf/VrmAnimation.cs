using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using SharpGLTF.Schema2;

namespace ScaMo.Motion.Formats.Gltf;

/// <summary>
/// The glTF extension that says which node is which bone of a humanoid. Source: VRMC_vrm_animation 1.0, github.com/vrm-c/vrm-specification.
/// </summary>
internal sealed class VrmAnimation : ExtensionBase
{
    private const string Name = "VRMC_vrm_animation";
    private const string Humanoid = "humanoid";

    /// <summary>VRM's bones by joint index. They are named after what they move, as joints are.</summary>
    private static readonly ImmutableArray<string> BoneNames =
    [
        "hips", "leftUpperLeg", "rightUpperLeg", "spine", "leftLowerLeg", "rightLowerLeg", "chest", "leftFoot", "rightFoot", "upperChest", "leftToes",
        "rightToes", "neck", "leftShoulder", "rightShoulder", "head", "leftUpperArm", "rightUpperArm", "leftLowerArm", "rightLowerArm", "leftHand",
        "rightHand",
    ];

    private JsonNode _humanoid = new JsonObject();

    static VrmAnimation() => ExtensionsFactory.RegisterExtension<ModelRoot, VrmAnimation>(Name, _ => new VrmAnimation());

    private VrmAnimation()
    {
    }

    /// <param name="nodes">The joints' nodes (22).</param>
    public VrmAnimation(IEnumerable<Node> nodes)
    {
        var bones = nodes.Zip(BoneNames, (node, bone) => KeyValuePair.Create(bone, (JsonNode?)new JsonObject { ["node"] = node.LogicalIndex }));
        _humanoid["humanBones"] = new JsonObject(bones);
    }

    protected override string GetSchemaName() => Name;

    protected override void SerializeProperties(Utf8JsonWriter writer)
    {
        base.SerializeProperties(writer);
        writer.WriteString("specVersion", "1.0");
        writer.WritePropertyName(Humanoid);
        _humanoid.WriteTo(writer);
    }

    /// <summary>The library copies a file by its JSON before it writes it.</summary>
    protected override void DeserializeProperty(string jsonPropertyName, ref Utf8JsonReader reader)
    {
        if (jsonPropertyName == Humanoid) _humanoid = JsonNode.Parse(ref reader) ?? _humanoid;
        else if (jsonPropertyName == "specVersion") reader.Read();
        else base.DeserializeProperty(jsonPropertyName, ref reader);
    }
}
