using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using ScaMo.Generation;
using ScaMo.Server.Models;

namespace ScaMo.Server.Tests;

/// <summary>The whole server on a port of its own, with fake engines for the models "demo" (the default) and "other".</summary>
public sealed class TestServer : WebApplicationFactory<Program>
{
    private readonly DirectoryInfo _models = Directory.CreateTempSubdirectory("scamo-models-");

    /// <summary>Whether there is ffmpeg must not matter to tests that are not about it.</summary>
    private readonly Dictionary<string, string> _settings = new() { ["Previews:Ffmpeg"] = "/nowhere/ffmpeg" };
    private readonly CapturingLogger _log = new();

    public TestServer()
    {
        foreach (string name in new[] { "demo", "other" })
        {
            File.WriteAllText(Path.Combine(_models.CreateSubdirectory(name).FullName, "model.json"), "{}");
        }
    }

    internal FakeEngine Engine { get; } = new("demo");

    internal FakeEngine Other { get; } = new("other");

    /// <summary>A client that follows nothing and decodes nothing.</summary>
    public HttpClient Http { get; private set; } = null!;

    public int Port => Http.BaseAddress!.Port;

    /// <summary>What was logged at Information and above.</summary>
    public string Log => _log.Text;

    public static async Task<TestServer> StartAsync(params (string Key, string Value)[] settings)
    {
        var server = new TestServer();
        foreach (var (key, value) in settings) server._settings[key] = value;
        return await server.StartAsync();
    }

    internal async Task<TestServer> StartAsync(bool untilReady = true)
    {
        // Its port comes with the settings: the factory would set it while the program may have begun to listen.
        UseKestrel();
        StartServer();
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = ClientOptions.BaseAddress, Timeout = TimeSpan.FromSeconds(60) };
        while (untilReady && (await Http.GetAsync("/health/ready")).StatusCode != HttpStatusCode.OK) await Task.Delay(10);
        return this;
    }

    internal void Set(string key, string value) => _settings[key] = value;

    public async Task<HttpResponseMessage> PostAsync(string json, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/generate") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return await SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(path, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => Http.SendAsync(request, TestContext.Current.CancellationToken);

    /// <summary>Posts what must succeed.</summary>
    public async Task<JsonElement> GenerateAsync(string json)
    {
        using var response = await PostAsync(json);
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonElement.Parse(body);
    }

    /// <summary>A bare connection, for what HttpClient would not send.</summary>
    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        return socket;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseContentRoot(Repository.Root).UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0").UseSetting("Models:Root", _models.FullName);
        foreach (var (key, value) in _settings) builder.UseSetting(key, value);
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(_log));
        builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton<IMotionEngineLoader>(new FakeLoader(this))));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Http?.Dispose();
        base.Dispose(disposing);
        if (_models.Exists) _models.Delete(recursive: true);
        _models.Refresh();
    }

    private sealed class FakeLoader(TestServer server) : IMotionEngineLoader
    {
        public IMotionEngine Load(string packageFolder) => Path.GetFileName(packageFolder) == "demo" ? server.Engine : server.Other;
    }
}
