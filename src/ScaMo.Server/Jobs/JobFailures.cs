using System.Globalization;
using ScaMo.Server.Problems;

namespace ScaMo.Server.Jobs;

/// <summary>The reasons why a prompt of a job fails.</summary>
internal static class JobFailures
{
    /// <summary>Tokenising leaves nothing of it; no other attempt would help.</summary>
    public static JobFailure EmptyPrompt { get; } =
        new(ProblemKind.InvalidRequest, "The prompt has nothing that the text encoder knows: nothing is left of it once it is tokenised.");

    /// <summary>Why an attempt failed, for <see cref="TriedTooOften"/>.</summary>
    public const string ModelFailed = "the motion could not be generated";

    /// <summary>Why an attempt failed, for <see cref="TriedTooOften"/>.</summary>
    public const string ModelNotServed = "the worker does not serve the model";

    private const string WorkerEnded = "its worker ended, or was not heard of any more, while it worked on it";

    /// <summary>Why an attempt failed, for <see cref="TriedTooOften"/>.</summary>
    public static string TookTooLong(double seconds) => string.Create(CultureInfo.InvariantCulture, $"it took more than {seconds} seconds");

    /// <summary>Every attempt failed.</summary>
    /// <param name="attempts">How many there were.</param>
    /// <param name="lastProblem">Why the last one failed; null where nobody could tell.</param>
    public static JobFailure TriedTooOften(int attempts, string? lastProblem) =>
        new(ProblemKind.InternalError, string.Create(CultureInfo.InvariantCulture, $"Tried {attempts} times; the last time, {lastProblem ?? WorkerEnded}."));
}
