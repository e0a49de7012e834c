using System.Numerics;

namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>A foot off the floor, seen from its hip and where the body faces.</summary>
/// <param name="Ankle">Metres from the hip: x outwards, y up, z forward.</param>
/// <param name="Pitch">How far the heel is above the toes, radians beyond that of a flat foot.</param>
/// <param name="KneeOut">How far the knee points outwards, 0 to 1.</param>
internal readonly record struct FootPose(Vector3 Ankle, double Pitch, double KneeOut = 0.1)
{
    public static FootPose At(double outwards, double up, double forward, double pitch, double kneeOut = 0.1) => new(new((float)outwards, (float)up, (float)forward), pitch, kneeOut);

    public static FootPose Blend(FootPose from, FootPose to, double amount) =>
        new(Vector3.Lerp(from.Ankle, to.Ankle, (float)amount), Ease.Lerp(from.Pitch, to.Pitch, amount), Ease.Lerp(from.KneeOut, to.KneeOut, amount));
}
