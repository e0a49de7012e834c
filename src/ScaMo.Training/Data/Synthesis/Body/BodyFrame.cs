using System.Numerics;

namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>Everything that decides where the joints are in one frame.</summary>
internal struct BodyFrame
{
    /// <summary>The pelvis in the world.</summary>
    public Vector3 Pelvis;

    /// <summary>Where the body faces: radians to the left of +Z.</summary>
    public double Yaw;

    /// <summary>The pelvis' orientation in the world.</summary>
    public Quaternion PelvisTurn;

    /// <summary>What each of the three joints of the spine adds.</summary>
    public Quaternion SpineTurn;

    /// <summary>What the neck adds.</summary>
    public Quaternion HeadTurn;

    public double LeftShrug;
    public double RightShrug;
    public ArmPose LeftArm;
    public ArmPose RightArm;
    public FootTarget LeftFoot;
    public FootTarget RightFoot;
}
