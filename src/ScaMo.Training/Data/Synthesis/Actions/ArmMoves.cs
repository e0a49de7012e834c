using System.Collections.Immutable;
using ScaMo.Training.Data.Synthesis.Body;
using static ScaMo.Training.Data.Synthesis.Body.ArmPose;

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>The gestures there are. Poses as <see cref="ArmPose"/> has them: outwards, up, forward, in lengths of the arm from the shoulder.</summary>
internal static class ArmMoves
{
    public static ImmutableArray<ArmMove> All { get; } = [.. Greetings(), .. Signs(), .. Fights(), .. Chores(), .. Exercises()];

    private static IEnumerable<ArmMove> Greetings() =>
    [
        new("wave", (u, a) => At(0.42 + 0.17 * a * Wave(u), 0.55 + 0.08 * a, 0.28, 0.7, -0.8, -0.1))
        {
            One = ["<wave> with {own} {side} hand", "<wave> {own} {side} hand", "<raise> {own} {side} hand and <wave>", "<wave> hello with the {side} hand", "<greet> someone with {own} {side} hand"],
            Both = ["<wave> with both hands", "<wave> both hands", "<raise> both hands and <wave>"],
            Seconds = (0.5, 0.75), Repeats = (2, 6), WhileWalking = true,
        },
        new("wave-overhead", (u, a) => At(0.12 + 0.25 * a * Wave(u), 0.93, 0.12, 1, -0.3, 0))
        {
            One = ["<wave> {own} {side} arm over {own} head", "<wave> {own} {side} arm high above {own} head", "<raise> {own} {side} arm high and <wave> it"],
            Both = ["<wave> both arms over {own} head", "<wave> both arms high in the air"],
            Seconds = (0.6, 0.95), Repeats = (2, 5), Reach = 0.7, WhileWalking = true,
        },
        new("salute", (_, a) => At(-0.14, 0.44 + 0.03 * a, 0.24, 1, 0.15, 0.1))
        {
            One = ["<salute> with {own} {side} hand", "<give> a salute with the {side} hand", "<bring> {own} {side} hand to {own} head in a salute"], Seconds = (0.6, 1.8), Reach = 0.5, WhileWalking = true,
        },
        new("clap", (u, _) => At(-0.36 + 0.2 * Dip(u), -0.12 + 0.03 * Dip(u), 0.5, 0.8, -0.8, -0.2))
        {
            Both = ["<clap> {own} hands", "<clap> with both hands", "<applaud>"], Seconds = (0.35, 0.6), Repeats = (2, 8), Reach = 0.5, IsCounted = true, WhileWalking = true,
        },
        new("shrug", (_, a) => At(0.3 + 0.06 * a, -0.5, 0.42, 0.2, -0.6, -0.8))
        {
            Both = ["<shrug>", "<shrug> {own} shoulders", "<raise> both shoulders and <shrug>"], Seconds = (0.3, 0.8), Reach = 0.4, Shrug = 0.3, WhileWalking = true,
        },
        new("beckon", (u, a) => Blend(At(-0.05, 0.02, 0.85, 0.2, -1, 0), At(-0.1, 0.25, 0.4, 0.4, -1, 0), a * Dip(u)))
        {
            One = ["<beckon> with {own} {side} hand", "<call> someone over with {own} {side} hand", "<wave> someone closer with the {side} hand"], Seconds = (0.6, 0.9), Repeats = (1, 4), WhileWalking = true,
        },
    ];

    private static IEnumerable<ArmMove> Signs() =>
    [
        new("raise-forward", (_, a) => At(0.02, -0.02 + 0.1 * (a - 1), 0.96, 0.3, -0.9, 0))
        {
            One = ["<raise> {own} {side} arm forward", "<lift> {own} {side} arm in front of {own} body", "<stretch> {own} {side} arm out to the front"],
            Both = ["<raise> both arms forward", "<lift> both arms in front of {own} body", "<stretch> both arms out to the front"],
            Seconds = (0.4, 2), Reach = 0.8, WhileWalking = true,
        },
        new("raise-sideways", (_, a) => At(0.96, 0.02 + 0.1 * (a - 1), 0.1, 0, -0.6, -0.8))
        {
            One = ["<raise> {own} {side} arm to the side", "<lift> {own} {side} arm sideways", "<hold> {own} {side} arm out to the side"],
            Both = ["<raise> both arms to the sides", "<spread> {own} arms", "<hold> both arms out to the sides"],
            Seconds = (0.4, 2), Reach = 0.8, WhileWalking = true,
        },
        new("raise-overhead", (_, a) => At(0.08, 0.96, 0.1, 1, 0, -0.3 * a))
        {
            One = ["<raise> {own} {side} arm above {own} head", "<lift> {own} {side} hand high in the air", "<raise> {own} {side} hand"],
            Both = ["<raise> both arms above {own} head", "<lift> both hands high in the air", "<put> both hands up"],
            Seconds = (0.4, 2), Reach = 0.9, WhileWalking = true,
        },
        new("point", (_, a) => At(0, 0.08 * a, 0.96, 0.3, -0.9, 0))
        {
            One = ["<point> forward with {own} {side} hand", "<point> ahead with the {side} hand", "<point> at something in front of {obj} with {own} {side} hand"], Seconds = (0.5, 1.8), Reach = 0.5, WhileWalking = true,
        },
        new("point-sideways", (_, a) => At(0.93, 0.06 * a, 0.2, 0, -0.6, -0.8))
        {
            One = ["<point> to the {side} with {own} {side} hand", "<point> to {own} {side}"], Seconds = (0.5, 1.8), Reach = 0.5, WhileWalking = true,
        },
        new("point-up", (_, a) => At(0.12, 0.82, 0.42 * a, 0.8, -0.3, 0))
        {
            One = ["<point> up with {own} {side} hand", "<point> to the sky with the {side} hand"], Seconds = (0.5, 1.6), Reach = 0.6, WhileWalking = true,
        },
        new("hands-on-hips", (_, a) => At(0.02, -0.72, 0.08, 1, 0, -0.5 * a))
        {
            One = ["<put> {own} {side} hand on {own} hip", "<place> the {side} hand on the hip"], Both = ["<put> both hands on {own} hips", "<place> {own} hands on {own} hips"], Seconds = (1, 2.5), WhileWalking = true,
        },
        new("fold-arms", (_, a) => At(-0.46, -0.28, 0.36, 0.7, -0.7, 0.1 * a)) { Both = ["<cross> {own} arms", "<fold> {own} arms in front of {own} chest", "<cross> both arms over {own} chest"], Seconds = (1, 2.5), WhileWalking = true },
        new("stop-sign", (_, a) => At(-0.02, 0.12 * a, 0.78, 0.4, -0.9, 0)) { One = ["<hold> {own} {side} hand up to say stop", "<hold> up {own} {side} hand in front of {obj}"], Both = ["<hold> both hands up in front of {obj}"], Seconds = (0.6, 1.6), WhileWalking = true },
    ];

    private static IEnumerable<ArmMove> Fights() =>
    [
        new("punch", (u, a) => Blend(At(-0.16, 0.02, 0.36, 0.5, -1, -0.1), At(-0.2, 0.08, 0.95 * Math.Min(1.03, a + 0.1), 0.5, -0.8, 0), Strike(u)))
        {
            One = ["<punch> with {own} {side} hand", "<punch> forward with the {side} fist", "<throw> a punch with {own} {side} hand"],
            Both = ["<punch> with both hands", "<box> with both fists", "<punch> with one hand after the other"],
            Seconds = (0.5, 0.85), Repeats = (1, 4), IsCounted = true, Reach = 0.45, Alternates = true, Twist = u => 0.35 * Strike(u),
        },
        new("uppercut", (u, a) => Blend(At(0, -0.45, 0.3, 0.4, -0.4, -0.9), At(-0.3, 0.35 * a, 0.55, 0.4, -1, 0), Strike(u)))
        {
            One = ["<throw> an uppercut with {own} {side} hand", "<punch> upwards with the {side} fist", "<swing> {own} {side} fist up"], Seconds = (0.6, 0.9), Repeats = (1, 3), IsCounted = true, Reach = 0.45, Twist = u => 0.4 * Strike(u),
        },
        new("block", (_, a) => At(-0.22, 0.28 * a, 0.42, 0.7, -0.6, 0.2)) { One = ["<block> with {own} {side} arm", "<hold> {own} {side} arm up to defend"], Both = ["<block> with both arms", "<hold> both arms in front of {own} face"], Seconds = (0.5, 1.4), Reach = 0.4 },
        new("push", (u, a) => Blend(At(-0.02, -0.12, 0.32, 0.6, -0.8, -0.3), At(-0.05, 0, 0.93, 0.5, -0.8, 0), a * Strike(u)))
        {
            One = ["<push> forward with {own} {side} hand", "<push> something away with {own} {side} hand"], Both = ["<push> forward with both hands", "<push> something away with both hands"],
            Seconds = (0.8, 1.4), Repeats = (1, 3), IsCounted = true, Bend = u => 0.15 * Strike(u),
        },
        new("throw", (u, a) => u < 0.55 ? Blend(At(0.1, -0.3, 0.45, 0.3, -0.7, -0.6), At(0.42, 0.5, -0.36 * a, 1, -0.4, -0.3), Ease.Step(u / 0.5)) : Blend(At(0.42, 0.5, -0.36 * a, 1, -0.4, -0.3), At(-0.25, -0.25, 0.85, 0.5, -0.6, 0), Ease.Step((u - 0.55) / 0.3)))
        {
            One = ["<throw> something with {own} {side} hand", "<throw> a ball with the {side} hand", "<throw> an object forward with {own} {side} arm"], Seconds = (1.1, 1.6), Reach = 0.4,
            Twist = u => u < 0.55 ? -0.45 * Ease.Step(u / 0.5) : -0.45 + 0.9 * Ease.Step((u - 0.55) / 0.3), Bend = u => u < 0.55 ? -0.1 * Ease.Step(u / 0.5) : -0.1 + 0.4 * Ease.Step((u - 0.55) / 0.3),
        },
        new("throw-underhand", (u, a) => Blend(At(0.1, -0.75, -0.5 * a, 0.3, -0.3, -1), At(0.02, -0.05, 0.9, 0.3, -1, 0), Ease.Step((u - 0.3) / 0.5)))
        {
            One = ["<toss> something with {own} {side} hand", "<throw> something underhand with {own} {side} hand", "<roll> a ball with the {side} hand"], Seconds = (0.9, 1.3), Reach = 0.5, Bend = u => 0.3 * Dip(Math.Min(1, u)),
        },
    ];

    private static IEnumerable<ArmMove> Chores() =>
    [
        new("scratch-head", (u, a) => At(-0.2 + 0.04 * a * Wave(u), 0.57, 0.06 + 0.03 * a * Wave(u), 1, 0.3, 0.35)) { One = ["<scratch> {own} head with {own} {side} hand", "<touch> {own} head with the {side} hand", "<put> {own} {side} hand on {own} head"], Seconds = (0.35, 0.55), Repeats = (2, 5), WhileWalking = true },
        new("drink", (u, _) => Blend(At(-0.1, -0.25, 0.5, 0.4, -0.9, -0.2), At(-0.33, 0.27, 0.3, 0.8, -0.6, 0.1), Ease.Envelope(Math.Min(u, 0.999), 0, 1, 0.3, 0.3))) { One = ["<drink> with {own} {side} hand", "<take> a drink with the {side} hand", "<drink> something from {own} {side} hand"], Seconds = (1.8, 2.8), WhileWalking = true },
        new("eat", (u, a) => Blend(At(-0.12, -0.3, 0.45, 0.4, -0.9, -0.2), At(-0.33, 0.25, 0.27, 0.8, -0.6, 0.1), Math.Min(1, a) * Dip(u))) { One = ["<eat> with {own} {side} hand", "<bring> {own} {side} hand to {own} mouth"], Seconds = (0.9, 1.4), Repeats = (1, 3), WhileWalking = true },
        new("phone", (_, a) => At(-0.14, 0.33, 0.12 * a, 0.7, -0.7, 0.3)) { One = ["<hold> a phone to {own} {side} ear", "<talk> on the phone with {own} {side} hand", "<bring> {own} {side} hand to {own} ear"], Seconds = (1.2, 2.8), WhileWalking = true },
        new("reach-up", (u, a) => At(0.02, 0.88, 0.34, 0.7, -0.4, 0).Moved(0, 0.04 * a * Wave(u), 0)) { One = ["<reach> up with {own} {side} hand", "<reach> for something high with {own} {side} hand", "<take> something from a shelf with the {side} hand"], Both = ["<reach> up with both hands", "<reach> for something high with both hands"], Seconds = (0.6, 1.4), Reach = 0.9 },
        new("reach-forward", (_, a) => At(-0.08, -0.16, 0.92, 0.4, -0.9, 0).Moved(0, 0.05 * (a - 1), 0)) { One = ["<reach> forward with {own} {side} hand", "<reach> out with the {side} hand", "<hand> something over with {own} {side} hand"], Both = ["<reach> forward with both hands", "<reach> out with both hands"], Seconds = (0.4, 1.4), Bend = _ => 0.2, Reach = 0.8 },
        new("knock", (u, a) => At(-0.12, 0.14, 0.6 + 0.1 * a * Wave(u), 0.5, -0.9, 0)) { One = ["<knock> on a door with {own} {side} hand", "<knock> with the {side} hand"], Seconds = (0.3, 0.45), Repeats = (2, 4), IsCounted = true },
        new("wipe", (u, a) => At(-0.12 + 0.22 * a * Wave(u), 0.05 + 0.14 * a * Turned(u), 0.72, 0.5, -0.9, 0)) { One = ["<wipe> a window with {own} {side} hand", "<wipe> in circles with the {side} hand", "<clean> a wall with {own} {side} hand"], Both = ["<wipe> a window with both hands"], Seconds = (0.8, 1.3), Repeats = (2, 4) },
        new("stir", (u, a) => At(-0.28 + 0.1 * a * Wave(u), -0.3, 0.5 + 0.1 * a * Turned(u), 0.5, -0.8, -0.3)) { One = ["<stir> something with {own} {side} hand", "<stir> a pot with the {side} hand"], Seconds = (0.6, 1), Repeats = (2, 5) },
        new("hammer", (u, a) => Blend(At(-0.05, 0.35, 0.45, 0.6, -0.8, 0), At(-0.1, -0.15, 0.68, 0.5, -0.9, -0.2), Math.Min(1, a) * Strike(u))) { One = ["<hammer> with {own} {side} hand", "<hit> something with a hammer in the {side} hand"], Seconds = (0.55, 0.9), Repeats = (2, 5), IsCounted = true, Bend = u => 0.08 * Strike(u) },
        new("chop", (u, a) => Blend(At(-0.3, 0.75, 0.2, 1, 0, 0.2), At(-0.3, -0.35, 0.65, 0.5, -0.8, 0), Math.Min(1, a) * Strike(u))) { Both = ["<chop> wood with both hands", "<swing> an axe with both hands", "<chop> down with both arms"], Seconds = (0.9, 1.5), Repeats = (1, 3), IsCounted = true, Bend = u => -0.1 + 0.5 * Strike(u) },
        new("lift-box", (u, a) => Blend(At(-0.12, -0.6, 0.55, 0.5, -0.6, -0.6), At(-0.12, 0.1 * a, 0.62, 0.6, -0.8, -0.1), Ease.Step(u * 1.5))) { Both = ["<lift> something up with both hands", "<hold> something in front of {obj} with both hands", "<lift> a box with both hands"], Seconds = (1.2, 2.4), WhileWalking = true },
    ];

    private static IEnumerable<ArmMove> Exercises() =>
    [
        new("circle-arm", (u, _) => At(0.12, -0.92 * Math.Cos(Math.Tau * u), 0.1 + 0.82 * Math.Sin(Math.Tau * u), 0.8, -0.2, -0.3)) { One = ["<swing> {own} {side} arm in circles", "<circle> {own} {side} arm", "<rotate> {own} {side} arm forward"], Both = ["<circle> both arms", "<swing> both arms in circles", "<rotate> both arms"], Seconds = (0.9, 1.6), Repeats = (1, 4), IsCounted = true, Reach = 0.4 },
        new("flap", (u, a) => At(0.8, 0.05 + 0.5 * a * Wave(u), 0.1, 0, -0.5, -0.8)) { Both = ["<flap> {own} arms like a bird", "<flap> both arms like wings", "<move> both arms up and down at the sides"], Seconds = (0.6, 1.1), Repeats = (2, 5), WhileWalking = true },
        new("curl", (u, a) => Blend(At(0.06, -0.9, 0.25, 0.2, -0.6, -1), At(0.02, 0.05, 0.38, 0.2, -1, 0), Math.Min(1, 0.9 * a) * Dip(u))) { One = ["<curl> {own} {side} arm", "<lift> a weight with {own} {side} hand", "<bend> {own} {side} elbow"], Both = ["<curl> both arms", "<lift> weights with both hands"], Seconds = (0.9, 1.6), Repeats = (1, 4), IsCounted = true, Alternates = false },
        new("press-overhead", (u, a) => Blend(At(0.12, 0.12, 0.25, 0.7, -0.9, 0), At(0.05, 0.94, 0.05, 1, 0, 0), Math.Min(1, a) * Dip(u))) { One = ["<press> {own} {side} hand up over {own} head"], Both = ["<press> both hands up over {own} head", "<lift> a weight over {own} head with both hands"], Seconds = (1, 1.7), Repeats = (1, 4), IsCounted = true },
        new("swing-arms", (u, a) => At(0.12, -0.9 + 0.1 * Math.Abs(Wave(u)), 0.12 + 0.5 * a * Wave(u), 0.3, -0.3, -0.8)) { One = ["<swing> {own} {side} arm back and forth", "<swing> {own} {side} arm forward and back"], Both = ["<swing> both arms back and forth", "<swing> {own} arms forward and back"], Seconds = (0.8, 1.3), Repeats = (2, 5), Reach = 0.4 },
        new("cross-stretch", (_, a) => At(-0.85, -0.05, 0.42 * a, 0, -0.6, 0.8)) { One = ["<stretch> {own} {side} arm across {own} chest", "<pull> {own} {side} arm across {own} body"], Seconds = (1, 2.2), Reach = 0.8 },
    ];

    private static double Wave(double u) => Math.Sin(Math.Tau * u);

    private static double Turned(double u) => Math.Cos(Math.Tau * u);

    /// <summary>From 0 to 1 and back in every repetition.</summary>
    private static double Dip(double u) => 0.5 - 0.5 * Math.Cos(Math.Tau * u);

    /// <summary>There fast, back slower, in every repetition.</summary>
    private static double Strike(double u)
    {
        double part = u - Math.Floor(u);
        return part < 0.35 ? Ease.Step((part - 0.05) / 0.3) : 1 - Ease.Step((part - 0.42) / 0.5);
    }
}
