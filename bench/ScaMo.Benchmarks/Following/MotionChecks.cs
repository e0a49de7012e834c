using static ScaMo.Benchmarks.Following.Quantities;

namespace ScaMo.Benchmarks.Following;

/// <summary>
/// The checks and their thresholds. A threshold lies between the real clips that do what the check asks for and those that do something
/// else (see --quantities); where they overlap, as a slow jog and a brisk walk do, a motion that could be either fails.
/// </summary>
internal static class MotionChecks
{
    /// <summary>A hand counts as raised from about shoulder height: the gentlest real ones stay just below.</summary>
    private const double Raised = -0.10;

    /// <summary>A hand counts as down while it stays this far below its shoulder.</summary>
    private const double Down = -0.20;

    private static readonly string[] Raises = ["raise-up-left-hand", "raise-up-right-hand", "raise-up-both-hands"];

    private static readonly string[] Waves = ["wave-left-hand", "wave-right-hand", "wave-both-hands", "bye", "byebye"];

    /// <summary>Long recordings of several actions, whose captions stay general.</summary>
    private static readonly string[] Mixed = ["basketball", "bend-scoop", "climb", "swordplay", "wash-self", "walk-uneven", "call", "guide", "respond", "slash"];

    private static readonly string[] Dances = ["dance", "dance-short", "dance_a", "dance_b", "dance_spin"];

    private static readonly string[] Acrobatics =
    [
        "backflip", "cartwheel", "crawl", "getup_facedown", "getup_faceup", "jump", "roll", "sideflip", "spin", "spinkick",
    ];

    /// <summary>What may do anything on its way.</summary>
    private static readonly string[] Anything = [.. Mixed, .. Dances, .. Acrobatics];

    public static IReadOnlyList<MotionCheck> All { get; } =
    [
        new("walks forward", ForwardSpeed.Within(0.6, 2.0), StepRate.AtLeast(0.8))
        {
            Contents = ["walk"],
            Undecided = ["walk-turn-left", "walk-turn-right", "walk-left", "walk-right", "zombie_walk", "stealthy_walk", "jog", "run", .. Mixed],
        },
        new("moves forward", ForwardSpeed.Within(0.25, 6), StepRate.AtLeast(0.5))
        {
            Contents = ["walk", "walk-turn-left", "walk-turn-right", "run", "dash", "jog"],
            Undecided = ["walk-left", "walk-right", "zombie_walk", "stealthy_walk", .. Anything],
        },
        new("runs", ForwardSpeed.Within(1.7, 6), StepRate.AtLeast(1.5)) { Contents = ["run", "dash", "jog"], Undecided = [.. Mixed, .. Acrobatics] },
        new("walks backward", ForwardSpeed.Within(-2, -0.3), StepRate.AtLeast(0.8)) { Contents = ["walk-back"], Undecided = Mixed },
        new("goes straight", NetTurn.Within(-35, 35), Excursion.AtLeast(1))
        {
            Contents = ["walk", "walk-back", "run", "dash", "jog"],
            Undecided = ["walk-left", "walk-right", "zombie_walk", "stealthy_walk", .. Anything],
        },
        new("turns left", NetTurn.Within(45, 225)) { Contents = ["walk-turn-left"], Undecided = Anything },
        new("turns right", NetTurn.Within(-225, -45)) { Contents = ["walk-turn-right"], Undecided = Anything },
        new("moves to the left", DriftAngle.Within(8, 120), GroundSpeed.AtLeast(0.3)) { Contents = ["walk-left"], Undecided = Anything },
        new("moves to the right", DriftAngle.Within(-120, -8), GroundSpeed.AtLeast(0.3)) { Contents = ["walk-right"], Undecided = Anything },
        new("stays in place", Excursion.AtMost(0.6)) { Contents = [.. Raises, .. Waves, "bow"], Undecided = ["punch", "kick", .. Anything] },
        new("raises the left hand", LeftHandLift.AtLeast(Raised), RightHandLift.AtMost(Down))
        {
            Contents = ["raise-up-left-hand", "wave-left-hand"], Undecided = Anything,
        },
        new("raises the right hand", RightHandLift.AtLeast(Raised), LeftHandLift.AtMost(Down))
        {
            Contents = ["raise-up-right-hand", "wave-right-hand", "bye"], Undecided = Anything,
        },
        new("raises both hands", BothHandsLift.AtLeast(Raised)) { Contents = ["raise-up-both-hands", "wave-both-hands", "byebye"], Undecided = Anything },
        new("raises a hand", AnyHandLift.AtLeast(Raised)) { Contents = [.. Raises, .. Waves], Undecided = ["punch", .. Anything] },
        new("holds a hand above the head", HandOverHead.AtLeast(0))
        {
            Contents = [.. Raises, .. Waves], Styles = ["active", "youthful", "masculine"], Undecided = Anything,
        },
        new("waves the left hand", LeftWave.AtLeast(3), LeftHandLift.AtLeast(Raised), RightHandLift.AtMost(Down))
        {
            Contents = ["wave-left-hand"], Undecided = Anything,
        },
        new("waves the right hand", RightWave.AtLeast(3), RightHandLift.AtLeast(Raised), LeftHandLift.AtMost(Down))
        {
            Contents = ["wave-right-hand", "bye"], Undecided = Anything,
        },
        new("waves both hands", BothWave.AtLeast(3), BothHandsLift.AtLeast(Raised)) { Contents = ["wave-both-hands", "byebye"], Undecided = Anything },
        new("waves a hand", AnyWave.AtLeast(3), AnyHandLift.AtLeast(Raised)) { Contents = Waves, Undecided = ["punch", .. Anything] },
        new("bows", ForwardLean.AtLeast(20), HeadDrop.AtLeast(0.08), PelvisDrop.AtMost(0.2), Excursion.AtMost(0.8)) { Contents = ["bow"], Undecided = Anything },
        new("kicks", AnyKick.AtLeast(0.5)) { Contents = ["kick", "spinkick"], Undecided = Anything },
        new("kicks with the left foot", LeftKick.AtLeast(0.5)) { Undecided = Anything },
        new("kicks with the right foot", RightKick.AtLeast(0.5)) { Contents = ["kick"], Undecided = Anything },
        new("punches", AnyThrust.AtLeast(1.3)) { Contents = ["punch"], Undecided = ["kick", .. Anything] },
        new("punches with the left hand", LeftThrust.AtLeast(1.3)) { Undecided = ["punch", "kick", .. Anything] },
        new("punches with the right hand", RightThrust.AtLeast(1.3)) { Undecided = ["punch", "kick", .. Anything] },
        new("dances", LimbSpeed.AtLeast(0.45), LegSpeed.AtLeast(0.2), AnyHandLift.AtLeast(0.1)) { Contents = Dances, Undecided = ["punch", "kick", .. Mixed, .. Acrobatics] },
    ];
}
