namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>What can be bent or moved on trunk and head. Metres and radians; all are 0 on a body that stands upright.</summary>
internal enum BodyChannel
{
    /// <summary>The pelvis to the left.</summary>
    PelvisSide,

    /// <summary>The pelvis up.</summary>
    PelvisHeight,

    /// <summary>The pelvis forward.</summary>
    PelvisForward,

    /// <summary>The pelvis tilts forward.</summary>
    PelvisPitch,

    /// <summary>The pelvis tilts to the left.</summary>
    PelvisLean,

    /// <summary>The pelvis turns to the left.</summary>
    PelvisTurn,

    /// <summary>The spine bends forward.</summary>
    SpinePitch,

    /// <summary>The spine bends to the left.</summary>
    SpineLean,

    /// <summary>The spine twists to the left.</summary>
    SpineTurn,

    /// <summary>The head looks down.</summary>
    HeadPitch,

    /// <summary>The head tilts to the left.</summary>
    HeadLean,

    /// <summary>The head looks to the left.</summary>
    HeadTurn,

    /// <summary>The left shoulder rises.</summary>
    LeftShrug,

    /// <summary>The right shoulder rises.</summary>
    RightShrug,
}
