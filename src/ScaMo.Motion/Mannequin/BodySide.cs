namespace ScaMo.Motion.Mannequin;

/// <summary>Which colour a part of the body has.</summary>
internal enum BodySide
{
    Middle,
    Left,
    Right,
}
