namespace ScaMo.Motion.Formats;

/// <summary>
/// Data from outside (a weight file, an array, an animation, a configuration) is not what its format promises. It is the one
/// exception that every parser of this project throws for bad content; I/O failures stay <see cref="IOException"/>s.
/// </summary>
public sealed class DataFormatException : Exception
{
    /// <param name="source">What was read: a file path or a description of the stream.</param>
    /// <param name="location">Where in it: a byte offset, a line, a key or a member path; empty if it is the whole.</param>
    /// <param name="problem">What is wrong, and what was expected.</param>
    /// <param name="innerException">The cause, if another layer noticed the problem first.</param>
    public DataFormatException(string source, string location, string problem, Exception? innerException = null)
        : base(location.Length == 0 ? $"{source}: {problem}" : $"{source}, {location}: {problem}", innerException)
    {
        DataSource = source;
        Location = location;
        Problem = problem;
    }

    /// <summary>What was read: a file path or a description of the stream.</summary>
    public string DataSource { get; }

    /// <summary>Where in the source: a byte offset, a line, a key or a member path; empty if it is the whole.</summary>
    public string Location { get; }

    /// <summary>What is wrong, and what was expected.</summary>
    public string Problem { get; }
}
