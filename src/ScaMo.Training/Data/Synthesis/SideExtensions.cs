namespace ScaMo.Training.Data.Synthesis;

/// <summary>What follows from a side.</summary>
internal static class SideExtensions
{
    public static Side Other(this Side side) => side == Side.Left ? Side.Right : Side.Left;

    /// <summary>The sign of x on that side of a person who faces +Z; of a turn to that side as well.</summary>
    public static int Sign(this Side side) => side == Side.Left ? 1 : -1;

    public static string Word(this Side side) => side == Side.Left ? "left" : "right";
}
