using System.Numerics;

namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>
/// An arm, seen from its shoulder and the chest: x outwards, y up, z forward. Both sides share this form, so that one gesture serves either hand.
/// </summary>
/// <param name="Hand">The wrist; a length of 1 is the straight arm.</param>
/// <param name="Elbow">Where the elbow points to, as far as the bones allow.</param>
internal readonly record struct ArmPose(Vector3 Hand, Vector3 Elbow)
{
    /// <summary>The part of an arm that is upper arm.</summary>
    private const float UpperArm = 0.49f;

    public static ArmPose At(double outwards, double up, double forward, double elbowOut, double elbowUp, double elbowForward) =>
        new(new((float)outwards, (float)up, (float)forward), new((float)elbowOut, (float)elbowUp, (float)elbowForward));

    /// <summary>An arm that hangs and swings.</summary>
    /// <param name="swing">The upper arm's angle forward.</param>
    /// <param name="spread">Its angle outwards.</param>
    /// <param name="bend">The elbow's angle.</param>
    public static ArmPose Hanging(double swing, double spread, double bend)
    {
        var upper = new Vector3((float)Math.Sin(spread), (float)(-Math.Cos(spread) * Math.Cos(swing)), (float)(Math.Cos(spread) * Math.Sin(swing)));
        var lower = new Vector3((float)(Math.Sin(spread) * (1 - 0.6 * Math.Sin(bend))), (float)(-Math.Cos(spread) * Math.Cos(swing + bend)), (float)(Math.Cos(spread) * Math.Sin(swing + bend)));
        return new ArmPose(upper * UpperArm + Vector3.Normalize(lower) * (1 - UpperArm), upper + new Vector3(0.15f, 0, -0.4f));
    }

    /// <summary>Between two poses: the hand moves on an arc about the shoulder.</summary>
    public static ArmPose Blend(ArmPose from, ArmPose to, double amount)
    {
        if (amount <= 0) return from;
        if (amount >= 1) return to;
        float x = (float)amount;
        float fromLength = from.Hand.Length(), toLength = to.Hand.Length();
        Vector3 a = from.Hand / fromLength, b = to.Hand / toLength;
        float angle = MathF.Acos(Math.Clamp(Vector3.Dot(a, b), -1, 1));
        Vector3 direction;
        if (angle < 0.02f)
        {
            direction = Vector3.Lerp(a, b, x);
        }
        else
        {
            // An arm that is to go to the opposite side goes by the front, not through the shoulder.
            if (angle > 2.9f) b = Vector3.Normalize(b + new Vector3(0.1f, 0, 0.4f) * (1 - x));
            angle = MathF.Acos(Math.Clamp(Vector3.Dot(a, b), -1, 1));
            direction = (MathF.Sin((1 - x) * angle) * a + MathF.Sin(x * angle) * b) / MathF.Sin(angle);
        }

        return new ArmPose(Vector3.Normalize(direction) * (fromLength + (toLength - fromLength) * x), Vector3.Lerp(Vector3.Normalize(from.Elbow), Vector3.Normalize(to.Elbow), x));
    }

    public ArmPose Moved(double outwards, double up, double forward) => this with { Hand = Hand + new Vector3((float)outwards, (float)up, (float)forward) };
}
