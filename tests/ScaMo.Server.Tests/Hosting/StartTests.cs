using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ScaMo.Server.Hosting;

namespace ScaMo.Server.Tests.Hosting;

/// <summary>The program as its users start it.</summary>
public sealed class StartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scamo-start-");

    [Theory]
    [InlineData("Models:Root", "/no/such/folder", "Models:Root is '/no/such/folder'")]
    [InlineData("Models:Root", "", "Models:Root is empty")]
    [InlineData("Models:Default", "nobody", "Models:Default is 'nobody'")]
    [InlineData("Models:Load:0", "nobody", "Models:Load:0 is 'nobody'")]
    [InlineData("Device", "gpu", "Device must be")]
    [InlineData("Precision", "int8", "Precision must be")]
    [InlineData("Limits:Queue", "0", "Limits:Queue must be")]
    [InlineData("Limits:Deadline", "-1", "Limits:Deadline must be")]
    [InlineData("Limits:Deadline", "soon", "Limits:Deadline")]
    [InlineData("Limits:Drain", "-1", "Limits:Drain must be")]
    [InlineData("Limits:Deadlin", "3", "Deadlin")]
    [InlineData("Storage:Capacity", "0", "Storage:Capacity must be")]
    [InlineData("Storage:RetentionMinutes", "0", "Storage:RetentionMinutes must be")]
    [InlineData("Storage:ResultMinutes", "-1", "Storage:ResultMinutes must be")]
    [InlineData("Redis:TimeoutMilliseconds", "0", "Redis:TimeoutMilliseconds must be")]
    [InlineData("Redis:BreakSeconds", "0", "Redis:BreakSeconds must be")]
    [InlineData("Redis:Prefi", "x", "Prefi")]
    [InlineData("Jobs:Role", "boss", "Jobs:Role must be both, api or worker")]
    [InlineData("Jobs:Role", "worker", "Jobs:Role must be both where ConnectionStrings:Redis names no Redis")]
    [InlineData("Jobs:Capacity", "0", "Jobs:Capacity must be")]
    [InlineData("Jobs:MaxPrompts", "0", "Jobs:MaxPrompts must be")]
    [InlineData("Jobs:Concurrency", "0", "Jobs:Concurrency must be")]
    [InlineData("Jobs:LeaseSeconds", "0", "Jobs:LeaseSeconds must be")]
    [InlineData("Jobs:MaxAttempts", "0", "Jobs:MaxAttempts must be")]
    [InlineData("Jobs:TimeoutSeconds", "0", "Jobs:TimeoutSeconds must be")]
    [InlineData("Jobs:Roll", "x", "Roll")]
    [InlineData("Limits:Connections", "0", "Limits:Connections must be")]
    [InlineData("Limits:Body", "0", "Limits:Body must be")]
    [InlineData("Security:Keys:0:Hash", "scamo_secret", "Security:Keys:0:Hash must be the SHA-256")]
    [InlineData("Security:Keys:0:Naem", "x", "Naem")]
    [InlineData("Security:Keys:0:PerMinute", "-1", "Security:Keys:0:PerMinute must be")]
    [InlineData("Security:Anonymous:PerMinute", "0", "Security:Anonymous:PerMinute must be")]
    [InlineData("Security:Anonymous:Burst", "5", "Security:Anonymous:Burst limits nothing")]
    [InlineData("Security:KnownProxies:0", "proxy", "Security:KnownProxies:0 is 'proxy'")]
    [InlineData("Security:Origins:0", "https://example.com/", "Security:Origins:0 is 'https://example.com/'")]
    [InlineData("Security:Origins:0", "example.com", "Security:Origins:0 is")]
    [InlineData("Security:HstsDays", "-1", "Security:HstsDays must be")]
    [InlineData("Security:Surprise", "1", "Surprise")]
    [InlineData("ConnectionStrings:Redis", "host:6379,pasword=secret", "ConnectionStrings:Redis cannot be read")]
    public async Task A_wrong_setting_ends_the_start_and_names_its_key(string key, string value, string says)
    {
        string models = AddModel("demo", "{}");
        var (exitCode, output) = await RunAsync($"--Models:Root={models}", $"--{key}={value}");

        Assert.Equal(1, exitCode);
        Assert.Contains(says, output);
        Assert.DoesNotContain("secret", output);
        Assert.False(output.Contains("   at "), output);
    }

    [Theory]
    [InlineData("nonsense", "Invalid url")]
    [InlineData("http://127.0.0.1:99999", "port")]
    [InlineData("http://192.0.2.1:5080", "assign")]
    [InlineData("https://127.0.0.1:0", "certificate")]
    public async Task An_address_that_cannot_be_listened_on_is_one_clear_error(string urls, string says)
    {
        var (exitCode, output) = await RunAsync($"--Models:Root={AddModel("demo", "{}")}", $"--urls={urls}");
        AssertOneError(exitCode, output, $"cannot listen at {urls}", says);
    }

    [Fact]
    public async Task An_address_in_use_is_one_clear_error()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var (exitCode, output) = await RunAsync($"--Models:Root={AddModel("demo", "{}")}", $"--urls=http://{taken.LocalEndPoint}");
        AssertOneError(exitCode, output, $"cannot listen at http://{taken.LocalEndPoint}", "address already in use");
    }

    [Fact]
    public async Task A_log_level_that_does_not_exist_is_one_clear_error()
    {
        var (exitCode, output) = await RunAsync($"--Models:Root={AddModel("demo", "{}")}", "--Logging:LogLevel:Default=Loud");
        AssertOneError(exitCode, output, "Loud");
    }

    [Fact]
    public async Task Settings_that_are_not_json_are_one_clear_error()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "appsettings.json"), """{ "Models": """);
        var (exitCode, output) = await RunAsync($"--contentRoot={_folder.FullName}");
        AssertOneError(exitCode, output, "appsettings.json", "LineNumber");
    }

    [Fact]
    public async Task A_model_that_cannot_be_loaded_ends_the_server_with_one_clear_error()
    {
        string models = AddModel("demo", """{ "name": "demo", "surprise": 1 }""");
        var (exitCode, output) = await RunAsync($"--Models:Root={models}");

        Assert.Equal(1, exitCode);
        string error = Assert.Single(output.Split('\n'), line => line.Contains("crit"));
        Assert.Contains("demo", error);
        Assert.False(output.Contains("   at "), output);
        Assert.DoesNotContain("Unhandled", output);
    }

    [Fact]
    public void The_content_root_is_the_published_folder_or_the_nearest_above_it_with_models()
    {
        string published = _folder.CreateSubdirectory("repository/out").FullName;
        string root = Path.GetDirectoryName(published)!;
        File.WriteAllText(Path.Combine(root, "appsettings.json"), "{}");
        Directory.CreateDirectory(Path.Combine(root, "models"));
        File.WriteAllText(Path.Combine(published, "appsettings.json"), "{}");
        Assert.Equal(root, ContentRoot.FindFrom(published));

        Directory.CreateDirectory(Path.Combine(published, "models"));
        Assert.Equal(published, ContentRoot.FindFrom(published));
        Assert.Null(ContentRoot.Find(["--contentRoot=/elsewhere"]));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void AssertOneError(int exitCode, string output, params string[] says)
    {
        Assert.Equal(1, exitCode);
        string line = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: ", line);
        Assert.All(says, text => Assert.Contains(text, line));
    }

    private string AddModel(string name, string modelJson)
    {
        var models = _folder.CreateSubdirectory("models");
        File.WriteAllText(Path.Combine(models.CreateSubdirectory(name).FullName, "model.json"), modelJson);
        return models.FullName;
    }

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] args)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "ScaMo.Server.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--urls=http://127.0.0.1:0", .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            process.Kill();
        }

        return (process.ExitCode, await output + await error);
    }
}
