using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ScaMo.Server.Problems;

namespace ScaMo.Server.Hosting;

/// <summary>What the host is made of besides its endpoints.</summary>
internal static class HostingExtensions
{
    private const int MaxHeaderBytes = 16 << 10;
    private const int MaxHeaders = 64;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);

    public static WebApplicationBuilder AddHosting(this WebApplicationBuilder builder)
    {
        UseSecrets(builder);
        UseDefaultUrls(builder);
        var services = builder.Services;
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<LimitsOptions>>((kestrel, limits) => Limit(kestrel, limits.Value));
        services.TryAddSingleton(TimeProvider.System);
        services.ConfigureHttpJsonOptions(json => ContractJson.Configure(json.SerializerOptions));
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true; // no answer holds a secret
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, ProblemResult.MediaType, "application/x-bvh", "model/bvh"];
        });

        services.AddOptions<LimitsOptions>()
            .BindConfiguration(LimitsOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(limits => limits.Connections is >= 1 and <= 1_000_000, "Limits:Connections must be a number of connections from 1 to 1000000.")
            .Validate(limits => limits.Body is > 0 and <= 3600, "Limits:Body must be a number of seconds above 0 and at most 3600.")
            .Validate(limits => limits.Queue is >= 1 and <= 100_000, "Limits:Queue must be a number of requests from 1 to 100000.")
            .Validate(limits => limits.Slots is >= 1 and <= 1024, "Limits:Slots must be a number of samples from 1 to 1024.")
            .Validate(limits => limits.Deadline is > 0 and <= 86_400, "Limits:Deadline must be a number of seconds above 0 and at most 86400.")
            .Validate(limits => limits.Drain is >= 0 and <= 86_400, "Limits:Drain must be a number of seconds from 0 to 86400.")
            .ValidateOnStart();
        services.AddOptions<HostOptions>()
            .Configure<IOptions<LimitsOptions>>((host, limits) => host.ShutdownTimeout = TimeSpan.FromSeconds(limits.Value.Drain));
        services.AddSingleton<RequestGate>().AddHostedService<DrainService>();
        services.AddSingleton<ExitCode>();
        return builder;
    }

    /// <summary>
    /// Orchestrators mount secrets as files: one whose name is that of a setting, with __ for :, and whose content is its value. So no password stands in an
    /// environment, which child processes and crash reports carry on.
    /// </summary>
    private static void UseSecrets(WebApplicationBuilder builder)
    {
        if (builder.Configuration["SecretsFolder"] is { Length: > 0 } folder) builder.Configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: true);
    }

    /// <summary>What a connection may hold before a request of it is read. Kestrel's own limits hold besides, least rates of 240 bytes a second among them.</summary>
    private static void Limit(KestrelServerOptions kestrel, LimitsOptions limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = limits.Connections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0; // nothing here speaks WebSockets
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
    }

    /// <summary>
    /// appsettings.json outranks ASPNETCORE_URLS in the framework, so its default address goes by another key and is used only where
    /// nothing else says where to listen.
    /// </summary>
    private static void UseDefaultUrls(WebApplicationBuilder builder)
    {
        string[] keys = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];
        if (keys.All(key => string.IsNullOrEmpty(builder.Configuration[key])) && builder.Configuration["DefaultUrls"] is { Length: > 0 } urls)
        {
            builder.WebHost.UseUrls(urls);
        }
    }
}
