namespace ScaMo.Motion.Formats.Bvh;

/// <summary>What one number of a BVH frame moves. Positions are in the file's unit of length, rotations in degrees.</summary>
public enum BvhChannel
{
    /// <summary>Translation along X.</summary>
    Xposition,

    /// <summary>Translation along Y.</summary>
    Yposition,

    /// <summary>Translation along Z.</summary>
    Zposition,

    /// <summary>Rotation about X.</summary>
    Xrotation,

    /// <summary>Rotation about Y.</summary>
    Yrotation,

    /// <summary>Rotation about Z.</summary>
    Zrotation,
}
