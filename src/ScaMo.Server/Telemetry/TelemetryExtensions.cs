using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using ScaMo.Generation;
using ScaMo.Server.Caching;
using ScaMo.Server.Info;

namespace ScaMo.Server.Telemetry;

/// <summary>Metrics at /metrics for Prometheus; metrics and traces to a collector where the standard OTEL_EXPORTER_OTLP_* variables name one.</summary>
internal static class TelemetryExtensions
{
    private const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("scamo-server", serviceVersion: ServerVersion.Text))
            .WithMetrics(metrics => metrics.AddMeter(EngineMetrics.MeterName, CacheMetrics.MeterName).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter())
            .WithTracing(traces => traces.AddSource(EngineTraces.SourceName).AddAspNetCoreInstrumentation());
        if (!string.IsNullOrEmpty(builder.Configuration[CollectorVariable])) telemetry.UseOtlpExporter();
        return builder;
    }

    public static IEndpointRouteBuilder MapMetrics(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPrometheusScrapingEndpoint("/metrics");
        return endpoints;
    }
}
