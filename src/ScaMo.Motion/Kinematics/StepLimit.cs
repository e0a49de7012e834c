namespace ScaMo.Motion.Kinematics;

/// <summary>How a bone moves from one frame to the next, all angles in radians, and what it may twist besides.</summary>
/// <param name="SwingInParent">The angle by which it points elsewhere, seen from its parent.</param>
/// <param name="SwingInWorld">The same in the world.</param>
/// <param name="Ride">How far it turns in the world when it rides on pelvis or chest without a twist against that.</param>
/// <param name="Drift">How far it twists in the world when it does not twist against its parent.</param>
internal readonly record struct StepLimit(double SwingInParent, double SwingInWorld, double Ride, double Drift)
{
    /// <summary>Half a degree, by which a twist that has fallen behind can catch up wherever it did.</summary>
    private const double Leeway = 0.5 * Math.PI / 180;

    /// <summary>The twists against the parent by which a joint turns no faster than it may, in the world before all.</summary>
    /// <param name="fastestInParent">How far it may turn against its parent.</param>
    /// <param name="fastestInWorld">How far it may turn in the world, unless what it rides on carries it farther.</param>
    public (double Least, double Most) Twists(double fastestInParent, double fastestInWorld)
    {
        double inParent = LargestTwist(fastestInParent, SwingInParent), inWorld = LargestTwist(Math.Max(fastestInWorld, Ride), SwingInWorld);
        return (Math.Clamp(-inParent, -Drift - inWorld, -Drift + inWorld), Math.Clamp(inParent, -Drift - inWorld, -Drift + inWorld));
    }

    /// <summary>A swing and a twist about a bone have axes at right angles, so that half the turn has the product of their halves' cosines.</summary>
    private static double LargestTwist(double turn, double swing)
    {
        turn = Math.Min(turn + Leeway, Math.PI);
        return swing < turn ? 2 * Math.Acos(Math.Cos(turn / 2) / Math.Cos(swing / 2)) : 0;
    }
}
