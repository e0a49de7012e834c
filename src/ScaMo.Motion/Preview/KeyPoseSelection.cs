namespace ScaMo.Motion.Preview;

/// <summary>How the poses of a contact sheet are chosen.</summary>
public enum KeyPoseSelection
{
    /// <summary>At equal times.</summary>
    Evenly,

    /// <summary>At equal parts of the way that all joints go: much where much happens, little where the body rests.</summary>
    ByMotion,
}
