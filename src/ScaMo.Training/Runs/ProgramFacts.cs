using System.Reflection;

namespace ScaMo.Training.Runs;

/// <summary>What reports say of the program that made them.</summary>
public static class ProgramFacts
{
    /// <summary>The version; the build adds the commit after a plus sign where there is one.</summary>
    public static string Version { get; } = typeof(ProgramFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The commit that the build was made of, in seven digits; "unknown" where the build had none.</summary>
    public static string Commit { get; } = Version.Split('+') is [_, { Length: >= 7 } commit, ..] ? commit[..7] : "unknown";

    /// <summary>The command as it was typed.</summary>
    public static string CommandLine => "scamo " + string.Join(' ', Environment.GetCommandLineArgs().Skip(1));
}
