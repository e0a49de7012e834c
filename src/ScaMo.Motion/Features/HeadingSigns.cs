namespace ScaMo.Motion.Features;

/// <summary>
/// Which of its two quaternion signs the heading takes. It matters for one feature only, the angular velocity, and only when the body
/// turns past 180 degrees from its start.
/// </summary>
public enum HeadingSigns
{
    /// <summary>
    /// As HumanML3D publishes them: w is never negative, so that one angular velocity is wrong where the heading crosses 180 degrees, and
    /// recovered joints are off from there on. Needed to compare with the published data.
    /// </summary>
    AsPublished,

    /// <summary>The sign nearer to the frame before, so that every turn recovers.</summary>
    Continuous,
}
