namespace ScaMo.Server.Previews;

/// <summary>Looks for programs as a shell does.</summary>
internal static class ProgramFinder
{
    /// <summary>The path of a program.</summary>
    /// <param name="program">Its path, or its name, for which the folders of PATH are searched.</param>
    /// <returns>Its path; null where there is no such file.</returns>
    public static string? Find(string program)
    {
        if (program != Path.GetFileName(program)) return File.Exists(program) ? Path.GetFullPath(program) : null;
        string name = OperatingSystem.IsWindows() && !Path.HasExtension(program) ? program + ".exe" : program;
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
