using System.Reflection;

namespace ScaMo.Training.Runs;

/// <summary>What reports say of the program that made them.</summary>
public static class ProgramFacts
{
    /// <summary>The version; the build adds the commit after a plus sign where there is one.</summary>
    public static string Version { get; } = typeof(ProgramFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The command as it was typed.</summary>
    public static string CommandLine => "scamo " + string.Join(' ', Environment.GetCommandLineArgs().Skip(1));
}
