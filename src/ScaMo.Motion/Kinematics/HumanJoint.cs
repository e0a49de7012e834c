namespace ScaMo.Motion.Kinematics;

/// <summary>Indices of <see cref="HumanSkeleton.JointNames"/>.</summary>
internal static class HumanJoint
{
    public const int Pelvis = 0;
    public const int LeftHip = 1;
    public const int RightHip = 2;
    public const int Spine1 = 3;
    public const int LeftKnee = 4;
    public const int RightKnee = 5;
    public const int Spine2 = 6;
    public const int LeftAnkle = 7;
    public const int RightAnkle = 8;
    public const int Spine3 = 9;
    public const int LeftFoot = 10;
    public const int RightFoot = 11;
    public const int Neck = 12;
    public const int LeftCollar = 13;
    public const int RightCollar = 14;
    public const int Head = 15;
    public const int LeftShoulder = 16;
    public const int RightShoulder = 17;
    public const int LeftElbow = 18;
    public const int RightElbow = 19;
    public const int LeftWrist = 20;
    public const int RightWrist = 21;
}
