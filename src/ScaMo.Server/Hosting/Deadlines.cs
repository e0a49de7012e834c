using System.Globalization;
using Microsoft.Extensions.Options;
using ScaMo.Server.Problems;

namespace ScaMo.Server.Hosting;

/// <summary>Gives each request <see cref="LimitsOptions.Deadline"/> seconds.</summary>
internal sealed class Deadlines(IOptions<LimitsOptions> limits, TimeProvider time)
{
    private readonly double _seconds = limits.Value.Deadline;

    /// <summary>The clock of a request begins to run.</summary>
    public Deadline Start(CancellationToken requestAborted) => new(TimeSpan.FromSeconds(_seconds), time, requestAborted);

    /// <summary>What a request gets that took too long.</summary>
    public ProblemResult Problem() =>
        new(ProblemKind.DeadlineExceeded, string.Create(CultureInfo.InvariantCulture, $"The motion was not ready after {_seconds} seconds."));
}
