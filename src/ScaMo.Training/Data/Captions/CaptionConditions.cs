namespace ScaMo.Training.Data.Captions;

/// <summary>The conditions of a grammar as bits: those measured on a clip, and one for every style.</summary>
internal sealed class CaptionConditions
{
    /// <summary>More styles than bits left is an error of the grammar.</summary>
    public const int MostStyles = 48;

    private static readonly string[] Measured =
    [
        "paced", "slow", "fast", "turn-left", "turn-right", "straight", "quarter", "around", "travels", "stays", "high", "very-high", "head-high", "shoulder-high", "starts", "stops",
    ];

    private readonly Dictionary<string, ulong> _bits = [];

    public CaptionConditions(IEnumerable<string> styles)
    {
        foreach (string name in Measured.Concat(styles)) _bits.TryAdd(name, 1ul << _bits.Count);
        Styles = ~((1ul << Measured.Length) - 1);
        Paces = _bits["slow"] | _bits["fast"];
    }

    /// <summary>The bits of all styles.</summary>
    public ulong Styles { get; }

    /// <summary>The bits of slow and fast.</summary>
    public ulong Paces { get; }

    public ulong? Bit(string name) => _bits.TryGetValue(name, out ulong bit) ? bit : null;

    /// <param name="facts">Measured in the world of the grammar's words: mirrored back where the clip is mirrored.</param>
    /// <param name="speed">Mean speeds in m/s below which the content is slow and above which it is fast; null if speed tells nothing.</param>
    /// <param name="bothHands">The lower hand decides how high the hands are raised, else the higher one.</param>
    /// <param name="style">The clip's style.</param>
    public ulong Of(ClipFacts facts, (float Slow, float Fast)? speed, bool bothHands, string style)
    {
        ulong flags = _bits[style];
        void Set(string name, bool holds) => flags |= holds ? _bits[name] : 0;

        float turn = facts.NetTurnDegrees, angle = MathF.Abs(turn);
        Set("paced", speed is not null);
        Set("slow", facts.MeanSpeed < speed?.Slow);
        Set("fast", facts.MeanSpeed > speed?.Fast);
        Set("turn-left", turn > 40);
        Set("turn-right", turn < -40);
        Set("straight", angle < 25);
        Set("quarter", angle is > 65 and < 120);
        Set("around", angle is > 140 and < 230);
        Set("travels", facts.NetDisplacement > 0.7f);
        Set("stays", facts.NetDisplacement < 0.3f);
        Set("starts", facts.StartSpeed < 0.25f && facts.PeakSpeed > 0.7f);
        Set("stops", facts.EndSpeed < 0.25f && facts.PeakSpeed > 0.7f);

        float hands = bothHands ? MathF.Min(facts.LeftHandHeight, facts.RightHandHeight) : MathF.Max(facts.LeftHandHeight, facts.RightHandHeight);
        Set("high", hands > 0.15f);
        Set("very-high", hands > 0.25f);
        Set("head-high", hands is > -0.12f and < 0.2f);
        Set("shoulder-high", hands is > -0.35f and <= -0.05f);
        return flags;
    }
}
