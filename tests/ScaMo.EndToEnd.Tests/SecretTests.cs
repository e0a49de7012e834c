using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;

namespace ScaMo.EndToEnd.Tests;

/// <summary>What must never be told, whatever is logged.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Key = "scamo_the-right-key-of-this-test";
    private const string WrongKey = "scamo_a-wrong-key-of-this-test";
    private const string Password = "redis-password-of-this-test";

    private readonly DirectoryInfo _secrets = Directory.CreateTempSubdirectory("scamo-secrets-");

    [Fact]
    public async Task Keys_and_passwords_are_in_no_log_and_no_answer()
    {
        // A Redis that refuses the password has most to say of it.
        await using var redis = RedisServer.IsInstalled ? await RedisServer.StartAsync() : RedisServer.NotStarted();
        await File.WriteAllTextAsync(Path.Combine(_secrets.FullName, "ConnectionStrings__Redis"), $"{redis.ConnectionString},password={Password}\n");
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)));
        await using var server = await ServerProcess.StartAsync(
            ("SecretsFolder", _secrets.FullName), ("Security__Keys__0__Name", "studio"), ("Security__Keys__0__Hash", hash),
            ("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Microsoft.AspNetCore", "Trace"), ("Logging__LogLevel__Microsoft", "Trace"));

        var answers = new StringBuilder();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(server, Key, "/generate", answers));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(server, WrongKey, "/generate", answers));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(server, Key, "/generate/stream", answers));
        foreach (string path in new[] { "/info", "/models", "/metrics", "/openapi/v1.json", "/health/ready", "/nowhere" }) await AskAsync(server, Key, path, answers);

        Assert.Contains("was not authenticated", server.Output, StringComparison.Ordinal); // the log is as talkative as it gets
        foreach (string secret in new[] { Key, WrongKey, Password, hash })
        {
            Assert.DoesNotContain(secret, server.Output, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, answers.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    public void Dispose() => _secrets.Delete(recursive: true);

    private static async Task<HttpStatusCode> AskAsync(ServerProcess server, string key, string path, StringBuilder answers)
    {
        bool isOrder = path.StartsWith("/generate", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(isOrder ? HttpMethod.Post : HttpMethod.Get, path) { Headers = { Authorization = new("Bearer", key) } };
        if (isOrder) request.Content = JsonContent.Create(new { prompt = "a person walks", seed = 1 });
        using var answer = await server.Client.SendAsync(request);
        answers.Append(answer.Headers).Append(await answer.Content.ReadAsStringAsync());
        return answer.StatusCode;
    }
}
