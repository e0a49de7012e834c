namespace ScaMo.Benchmarks.Following;

/// <summary>A side of the body.</summary>
internal enum Side
{
    Left,
    Right,
}
