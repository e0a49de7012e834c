namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>A flight: both feet leave the floor and land together.</summary>
/// <param name="Start">When they leave, seconds.</param>
/// <param name="End">When they land.</param>
/// <param name="Height">How high the body rises in between, metres.</param>
/// <param name="Tuck">How far the feet are pulled up to it.</param>
/// <param name="Width">How much farther apart than usual the feet land.</param>
internal sealed record Leap(double Start, double End, double Height, double Tuck, double Width = 0)
{
    /// <summary>Metres a second squared.</summary>
    public const double Gravity = 9.81;

    /// <summary>How long a flight of that height lasts, seconds.</summary>
    public static double Duration(double height) => 2 * Math.Sqrt(2 * height / Gravity);
}
