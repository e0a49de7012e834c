using ScaMo.Motion.Kinematics;

namespace ScaMo.Server.Tests;

/// <summary>Someone who stands there, every bone 25 cm long.</summary>
internal static class RestPose
{
    public static float[] Positions { get; } = Make();

    private static float[] Make()
    {
        float[] pose = new float[HumanSkeleton.JointCount * 3];
        pose[1] = 0.9f;
        for (int joint = 1; joint < HumanSkeleton.JointCount; joint++)
        {
            for (int axis = 0; axis < 3; axis++)
            {
                pose[(joint * 3) + axis] = pose[(HumanSkeleton.Parents[joint] * 3) + axis] + (0.25f * HumanSkeleton.RestDirections[joint][axis]);
            }
        }

        return pose;
    }
}
