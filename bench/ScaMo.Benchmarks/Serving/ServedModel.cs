namespace ScaMo.Benchmarks.Serving;

/// <summary>Starts the real server with one model.</summary>
internal static class ServedModel
{
    /// <param name="folder">The model's package.</param>
    public static async Task<ServerProcess> StartAsync(string folder)
    {
        folder = Path.GetFullPath(folder);
        string name = Path.GetFileName(folder);
        var server = await ServerProcess.StartAsync(new Dictionary<string, string>
        {
            ["Models__Root"] = Path.GetDirectoryName(folder)!,
            ["Models__Default"] = name,
            ["Models__Load__0"] = name,
            ["Limits__Queue"] = "10000",
            ["Logging__LogLevel__ScaMo.Server.Generate"] = "Warning",
        });
        // It is the model that is measured.
        server.Client.DefaultRequestHeaders.CacheControl = new() { NoCache = true };
        return server;
    }
}
