namespace ScaMo.Testing.HardTimes;

/// <summary>What a client has to say of a job.</summary>
public enum JobVerdict
{
    /// <summary>It gave what it had to.</summary>
    Right,

    /// <summary>It was never accepted.</summary>
    NotAccepted,

    /// <summary>It was accepted, and is unknown or never over.</summary>
    Lost,

    /// <summary>It is over without its motions.</summary>
    Failed,

    /// <summary>It gave something else, or not the same twice, or a motion that is not there.</summary>
    Wrong,
}
