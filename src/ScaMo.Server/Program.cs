using Microsoft.Extensions.Options;
using ScaMo.Server.Caching;
using ScaMo.Server.Commands;
using ScaMo.Server.Generate;
using ScaMo.Server.Health;
using ScaMo.Server.Hosting;
using ScaMo.Server.Info;
using ScaMo.Server.Jobs;
using ScaMo.Server.Models;
using ScaMo.Server.Motions;
using ScaMo.Server.OpenApi;
using ScaMo.Server.Problems;
using ScaMo.Server.Security;
using ScaMo.Server.Telemetry;

if (await ServerCommands.RunAsync(args) is { } result) return result;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot.Find(args) });
    builder.AddHosting().AddSecurity().AddProblems().AddModels().AddCaching().AddMotions().AddGenerate().AddJobs().AddInfo().AddDescription().AddTelemetry();

    // Until the server listens, the host would log the stack trace of what is reported below.
    bool isListening = false;
    builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => isListening && level >= LogLevel.Information);

    await using var app = builder.Build();
    // The host would validate too, but print a stack trace with what it finds.
    app.Services.GetRequiredService<IStartupValidator>().Validate();
    bool servesApi = app.Services.GetRequiredService<IOptions<JobsOptions>>().Value.ServesApi;
    app.UseSecurityHeaders().UseResponseCompression().UseProblems();
    if (servesApi) app.UsePage();
    app.UseSecurity();
    app.MapInfoApi().MapHealthApi().MapMetrics();
    if (servesApi) app.MapGenerateApi().MapMotionsApi().MapJobsApi().MapModelsApi().MapDescription();

    var exitCode = app.Services.GetRequiredService<ExitCode>();
    try
    {
        await app.StartAsync();
        isListening = true;
    }
    catch (Exception exception)
    {
        return StartupFailure.ReportListener(exception, app.Configuration[WebHostDefaults.ServerUrlsKey]);
    }

    await app.WaitForShutdownAsync();
    return exitCode.Value;
}
catch (Exception exception) when (StartupFailure.IsKnown(exception))
{
    return StartupFailure.Report(exception);
}
