namespace ScaMo.Benchmarks.Following;

/// <summary>Everything that is measured. Definitions stand with the functions.</summary>
internal static class Quantities
{
    public static Quantity ForwardSpeed { get; } = new("forward speed", "m/s", LocomotionMeasures.ForwardSpeed);

    public static Quantity GroundSpeed { get; } = new("ground speed", "m/s", LocomotionMeasures.GroundSpeed);

    public static Quantity DriftAngle { get; } = new("drift to the left", "°", LocomotionMeasures.DriftAngle);

    public static Quantity NetTurn { get; } = new("turn to the left", "°", LocomotionMeasures.NetTurn);

    public static Quantity Excursion { get; } = new("excursion", "m", LocomotionMeasures.Excursion);

    public static Quantity StepRate { get; } = new("step rate", "1/s", LocomotionMeasures.StepRate);

    public static Quantity LeftHandLift { get; } = new("left hand over shoulder", "m", motion => ArmMeasures.HandLift(motion, Side.Left));

    public static Quantity RightHandLift { get; } = new("right hand over shoulder", "m", motion => ArmMeasures.HandLift(motion, Side.Right));

    public static Quantity BothHandsLift { get; } = new("both hands over shoulders", "m", ArmMeasures.BothHandsLift);

    public static Quantity AnyHandLift { get; } = new("higher hand over shoulder", "m", ArmMeasures.AnyHandLift);

    public static Quantity HandOverHead { get; } = new("higher hand over head", "m", ArmMeasures.HandOverHead);

    public static Quantity LeftWave { get; } = new("reversals of the raised left hand", string.Empty, motion => ArmMeasures.WaveReversals(motion, Side.Left));

    public static Quantity RightWave { get; } = new("reversals of the raised right hand", string.Empty, motion => ArmMeasures.WaveReversals(motion, Side.Right));

    public static Quantity AnyWave { get; } = new("reversals of either raised hand", string.Empty, ArmMeasures.AnyWaveReversals);

    public static Quantity BothWave { get; } = new("reversals of each raised hand", string.Empty, ArmMeasures.BothWaveReversals);

    public static Quantity HandSpeed { get; } = new("hand speed", "m/s", ArmMeasures.HandSpeed);

    public static Quantity LeftThrust { get; } = new("thrust of the left hand", "m/s", motion => ArmMeasures.ThrustSpeed(motion, Side.Left));

    public static Quantity RightThrust { get; } = new("thrust of the right hand", "m/s", motion => ArmMeasures.ThrustSpeed(motion, Side.Right));

    public static Quantity AnyThrust { get; } = new("thrust of a hand", "m/s", ArmMeasures.AnyThrustSpeed);

    public static Quantity ForwardLean { get; } = new("deepest lean", "°", BodyMeasures.ForwardLean);

    public static Quantity Stoop { get; } = new("stoop", "°", BodyMeasures.Stoop);

    public static Quantity HeadDrop { get; } = new("head drop", "m", BodyMeasures.HeadDrop);

    public static Quantity PelvisDrop { get; } = new("pelvis drop", "m", BodyMeasures.PelvisDrop);

    public static Quantity LeftKick { get; } = new("left foot over right, swung out", "m", motion => BodyMeasures.KickHeight(motion, Side.Left));

    public static Quantity RightKick { get; } = new("right foot over left, swung out", "m", motion => BodyMeasures.KickHeight(motion, Side.Right));

    public static Quantity AnyKick { get; } = new("a foot over the other, swung out", "m", BodyMeasures.AnyKickHeight);

    public static Quantity LimbSpeed { get; } = new("limb speed", "m/s", BodyMeasures.LimbSpeed);

    public static Quantity LegSpeed { get; } = new("leg speed", "m/s", BodyMeasures.LegSpeed);

    /// <summary>All, in the order of their declaration.</summary>
    public static IReadOnlyList<Quantity> All { get; } =
    [
        ForwardSpeed, GroundSpeed, DriftAngle, NetTurn, Excursion, StepRate, LeftHandLift, RightHandLift, BothHandsLift, AnyHandLift, HandOverHead,
        LeftWave, RightWave, AnyWave, BothWave, HandSpeed, LeftThrust, RightThrust, AnyThrust, ForwardLean, Stoop, HeadDrop,
        PelvisDrop, LeftKick, RightKick, AnyKick, LimbSpeed, LegSpeed,
    ];
}
