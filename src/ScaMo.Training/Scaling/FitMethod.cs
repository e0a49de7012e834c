namespace ScaMo.Training.Scaling;

/// <summary>How the optimum of a budget is found.</summary>
public enum FitMethod
{
    /// <summary>The paper's: the best run of each budget, and lines through them.</summary>
    Grid,

    /// <summary>The minimum of each budget's IsoFLOP surface, and lines through them.</summary>
    IsoFlop,

    /// <summary>The parametric form, fitted to all runs at once.</summary>
    Parametric,
}
