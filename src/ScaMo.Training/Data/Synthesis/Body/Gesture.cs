namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>A limb leaves what it was doing, follows poses, and goes back.</summary>
/// <param name="Start">When it leaves, seconds.</param>
/// <param name="End">When it is back.</param>
/// <param name="Rise">How long it takes to get there.</param>
/// <param name="Fall">How long it takes to get back.</param>
/// <param name="Pose">The pose at a time.</param>
internal readonly record struct Gesture<TPose>(double Start, double End, double Rise, double Fall, Func<double, TPose> Pose)
{
    /// <summary>How far the limb follows the gesture at a time, 0 to 1.</summary>
    public double Weight(double time) => time <= Start || time >= End ? 0 : Ease.Envelope(time, Start, End, Rise, Fall);
}
