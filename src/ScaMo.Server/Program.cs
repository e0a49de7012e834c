using Microsoft.Extensions.Options;
using ScaMo.Server.Generate;
using ScaMo.Server.Health;
using ScaMo.Server.Hosting;
using ScaMo.Server.Info;
using ScaMo.Server.Models;
using ScaMo.Server.Motions;
using ScaMo.Server.OpenApi;
using ScaMo.Server.Problems;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot.Find(args) });
    builder.AddHosting().AddProblems().AddModels().AddMotions().AddGenerate().AddInfo().AddDescription();

    await using var app = builder.Build();
    app.UseSecurityHeaders().UseResponseCompression().UseProblems().UseDefaultFiles().UseStaticFiles();
    app.MapGenerateApi().MapMotionsApi().MapModelsApi().MapInfoApi().MapHealthApi().MapDescription();

    // The host would validate too, but print a stack trace with what it finds.
    app.Services.GetRequiredService<IStartupValidator>().Validate();
    var exitCode = app.Services.GetRequiredService<ExitCode>();
    await app.RunAsync();
    return exitCode.Value;
}
catch (Exception exception) when (StartupFailure.IsKnown(exception))
{
    return StartupFailure.Report(exception);
}
