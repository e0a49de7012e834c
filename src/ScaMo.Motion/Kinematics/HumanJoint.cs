namespace ScaMo.Motion.Kinematics;

/// <summary>Indices of <see cref="HumanSkeleton.JointNames"/>.</summary>
public static class HumanJoint
{
    /// <summary>The pelvis.</summary>
    public const int Pelvis = 0;
    /// <summary>The left hip.</summary>
    public const int LeftHip = 1;
    /// <summary>The right hip.</summary>
    public const int RightHip = 2;
    /// <summary>The lowest joint of the spine.</summary>
    public const int Spine1 = 3;
    /// <summary>The left knee.</summary>
    public const int LeftKnee = 4;
    /// <summary>The right knee.</summary>
    public const int RightKnee = 5;
    /// <summary>The middle joint of the spine.</summary>
    public const int Spine2 = 6;
    /// <summary>The left ankle.</summary>
    public const int LeftAnkle = 7;
    /// <summary>The right ankle.</summary>
    public const int RightAnkle = 8;
    /// <summary>The highest joint of the spine, in the chest.</summary>
    public const int Spine3 = 9;
    /// <summary>The left foot.</summary>
    public const int LeftFoot = 10;
    /// <summary>The right foot.</summary>
    public const int RightFoot = 11;
    /// <summary>The neck.</summary>
    public const int Neck = 12;
    /// <summary>The left collar.</summary>
    public const int LeftCollar = 13;
    /// <summary>The right collar.</summary>
    public const int RightCollar = 14;
    /// <summary>The head.</summary>
    public const int Head = 15;
    /// <summary>The left shoulder.</summary>
    public const int LeftShoulder = 16;
    /// <summary>The right shoulder.</summary>
    public const int RightShoulder = 17;
    /// <summary>The left elbow.</summary>
    public const int LeftElbow = 18;
    /// <summary>The right elbow.</summary>
    public const int RightElbow = 19;
    /// <summary>The left wrist.</summary>
    public const int LeftWrist = 20;
    /// <summary>The right wrist.</summary>
    public const int RightWrist = 21;
}
