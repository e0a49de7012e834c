using System.Text.RegularExpressions;

namespace ScaMo.EndToEnd.Tests.Deployment;

/// <summary>Dockerfile and compose.yaml, as far as they can be checked where there is no Docker engine.</summary>
public sealed partial class ContainerTests
{
    [Fact]
    public void The_Dockerfile_copies_what_there_is_and_what_is_not_ignored()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile"));
        var ignored = File.ReadAllLines(Path.Combine(Repository.Root, ".dockerignore"));
        var sources = CopyPattern().Matches(text).SelectMany(match => match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..^1]).ToArray();

        Assert.True(sources.Length > 10);
        Assert.All(sources, source =>
        {
            Assert.True(Path.Exists(Path.Combine(Repository.Root, source)), $"There is no {source}.");
            Assert.Contains($"!{source.Split('/')[0]}", ignored);
        });
        // A project that the server comes to reference has to be restored with the others.
        foreach (string project in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(Repository.Root, project);
            if (!path.Contains("ScaMo.Training", StringComparison.Ordinal)) Assert.Contains(path, sources);
        }
    }

    [Fact]
    public async Task Compose_reads_its_file()
    {
        // As a plugin of Docker, or by itself, as in Debian. An engine is not asked.
        string file = Path.Combine(Repository.Root, "compose.yaml");
        var (exitCode, output) = await ExternalProgram.RunAsync("docker", "compose", "--file", file, "config");
        if (exitCode != 0) (exitCode, output) = await ExternalProgram.RunAsync("docker-compose", "--file", file, "config");
        Assert.SkipWhen(exitCode == -1, "Neither docker compose nor docker-compose is installed.");

        Assert.True(exitCode == 0, output);
        foreach (string service in new[] { "redis", "api", "worker", "proxy" }) Assert.Matches($"(?m)^  {service}:", output);
        Assert.Equal(2, Regex.Count(output, "replicas: 2"));
    }

    [GeneratedRegex("^COPY (?!--from)(.+)$", RegexOptions.Multiline)]
    private static partial Regex CopyPattern();
}
