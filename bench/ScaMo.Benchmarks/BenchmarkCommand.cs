namespace ScaMo.Benchmarks;

/// <summary>One sub-command.</summary>
/// <param name="Name">What is typed.</param>
/// <param name="Options">Its options, for the usage text.</param>
/// <param name="Description">What it measures.</param>
/// <param name="Run">Runs it; returns the exit code.</param>
internal sealed record BenchmarkCommand(string Name, string Options, string Description, Func<CommandArguments, int> Run)
{
    /// <param name="name">What is typed.</param>
    /// <param name="options">Its options, for the usage text.</param>
    /// <param name="description">What it measures.</param>
    /// <param name="run">Runs it; gives the exit code.</param>
    public BenchmarkCommand(string name, string options, string description, Func<CommandArguments, Task<int>> run)
        : this(name, options, description, arguments => run(arguments).GetAwaiter().GetResult())
    {
    }
}
