namespace ScaMo.Training.Data;

/// <summary>The parts of a data set.</summary>
public enum DataSplit
{
    /// <summary>To learn from.</summary>
    Train,

    /// <summary>To choose settings by.</summary>
    Val,

    /// <summary>To report on.</summary>
    Test,
}
