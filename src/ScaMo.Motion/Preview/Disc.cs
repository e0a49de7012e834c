using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>A disc on the canvas, pixels.</summary>
internal readonly record struct Disc(SKPoint Center, float Radius);
