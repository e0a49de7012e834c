namespace ScaMo.Motion.Formats.Bvh;

/// <summary>What a BVH file may be like.</summary>
public sealed record BvhOptions
{
    /// <summary>The file's length unit: 100 for centimetres, which BVH files usually are in, 1 for metres.</summary>
    public float UnitsPerMetre { get; init; } = 100;

    /// <summary>A bone "Root" above the hips that moves along the floor, as game engines want it; the hips then only rise, fall and turn.</summary>
    public bool HasRootBone { get; init; }
}
