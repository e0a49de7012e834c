namespace ScaMo.Server.Commands;

/// <summary>What the program does besides serving, where its first argument is one of these words.</summary>
internal static class ServerCommands
{
    /// <summary>Runs the command that the arguments name.</summary>
    /// <returns>The exit code; null if they name none.</returns>
    public static async Task<int?> RunAsync(string[] args) => args switch
    {
        ["new-key", .. var rest] => NewKeyCommand.Run(rest, Console.Out, Console.Error),
        ["health", .. var rest] => await HealthCommand.RunAsync(rest, Console.Error),
        _ => null,
    };
}
