namespace ScaMo.EndToEnd.Tests;

/// <summary>What files for animation programs call the joints, written down here once more so that a slip in the product is seen.</summary>
internal static class BvhJoints
{
    /// <summary>In the order of the skeleton.</summary>
    public static readonly string[] Names =
    [
        "Hips", "LeftUpLeg", "RightUpLeg", "Spine", "LeftLeg", "RightLeg", "Spine1", "LeftFoot", "RightFoot", "Spine2", "LeftToeBase", "RightToeBase",
        "Neck", "LeftShoulder", "RightShoulder", "Head", "LeftArm", "RightArm", "LeftForeArm", "RightForeArm", "LeftHand", "RightHand",
    ];
}
