using System.Globalization;

namespace ScaMo.Training.Runs;

/// <summary>A loss or a gradient became infinite or not a number: the run cannot go on from its weights.</summary>
public sealed class DivergenceException : Exception
{
    /// <param name="step">How many updates were made.</param>
    /// <param name="quantity">What diverged: loss, gradient norm …</param>
    /// <param name="value">Its value.</param>
    /// <param name="lastGoodCheckpoint">The file to go on from; null if there is none.</param>
    public DivergenceException(long step, string quantity, double value, string? lastGoodCheckpoint)
        : base(string.Create(CultureInfo.InvariantCulture, $"Training diverged at step {step}: the {quantity} is {value}. {Advice(lastGoodCheckpoint)}"))
    {
        Step = step;
        LastGoodCheckpoint = lastGoodCheckpoint;
    }

    /// <summary>How many updates were made.</summary>
    public long Step { get; }

    /// <summary>The file to go on from; null if there is none.</summary>
    public string? LastGoodCheckpoint { get; }

    /// <summary>Throws if a value is infinite or not a number.</summary>
    /// <exception cref="DivergenceException">It is.</exception>
    public static void ThrowIfNotFinite(double value, string quantity, long step, string? lastGoodCheckpoint)
    {
        if (!double.IsFinite(value)) throw new DivergenceException(step, quantity, value, lastGoodCheckpoint);
    }

    private static string Advice(string? checkpoint) => checkpoint is null
        ? "No checkpoint was saved before; start again with a lower learning rate."
        : $"The last good checkpoint is {checkpoint}; resume from it with a lower learning rate.";
}
