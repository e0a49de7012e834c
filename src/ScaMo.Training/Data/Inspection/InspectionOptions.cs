namespace ScaMo.Training.Data.Inspection;

/// <summary>What an inspection calls suspicious.</summary>
public sealed record InspectionOptions
{
    /// <summary>The speed of a joint, metres a second.</summary>
    public double FastestJoint { get; init; } = 15;

    /// <summary>How far a joint may be below the floor, metres.</summary>
    public double Penetration { get; init; } = 0.05;

    /// <summary>How far the length of a bone may be from its mean, relative to that.</summary>
    public double BoneLengthDrift { get; init; } = 0.02;

    /// <summary>How far the joints and what the features recover may be apart, metres.</summary>
    public double Mismatch { get; init; } = 0.01;

    /// <summary>Files that are read at once.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
