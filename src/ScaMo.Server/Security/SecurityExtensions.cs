using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using ScaMo.Server.Generate;
using ScaMo.Server.Motions;
using ScaMo.Server.OpenApi;
using ScaMo.Server.Problems;

namespace ScaMo.Server.Security;

/// <summary>Keys, rate limits, proxies, other sites and headers, in the framework's own middleware.</summary>
internal static class SecurityExtensions
{
    private static readonly TimeSpan PreflightAge = TimeSpan.FromHours(2);

    public static WebApplicationBuilder AddSecurity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SecurityOptions>()
            .BindConfiguration(SecurityOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<SecurityOptions>, SecurityOptionsValidator>();

        // The core alone: all of authentication would bring data protection, which writes keys into the home folder and is for cookies.
        services.AddSingleton<KeyRing>().AddTransient<ApiKeyHandler>().AddWebEncoders();
        services.AddAuthenticationCore(authentication =>
        {
            authentication.DefaultScheme = ApiKeyHandler.SchemeName;
            authentication.AddScheme<ApiKeyHandler>(ApiKeyHandler.SchemeName, displayName: null);
        });
        services.AddAuthorization();

        services.AddSingleton<ClientLimiter>();
        services.AddRateLimiter(limiting => limiting.OnRejected = static async (rejected, _) => await ClientLimiter.Refusal(rejected.Lease).ExecuteAsync(rejected.HttpContext));
        services.AddOptions<RateLimiterOptions>().Configure<ClientLimiter>((limiting, clients) => limiting.GlobalLimiter = clients.Requests);

        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<SecurityOptions>>((cors, security) => cors.AddDefaultPolicy(policy => Describe(policy, security.Value)));
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<SecurityOptions>>((forwarded, security) => Believe(forwarded, security.Value));
        return builder;
    }

    /// <summary>What has to come first: who the client is, and the headers of every answer.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<IOptions<SecurityOptions>>().Value;
        if (options.KnownProxies.Count > 0) app.UseForwardedHeaders();
        return app.UseMiddleware<SecurityHeaders>();
    }

    /// <summary>What judges a request before its endpoint sees it.</summary>
    public static IApplicationBuilder UseSecurity(this IApplicationBuilder app) => app.UseCors().UseAuthentication().UseAuthorization().UseRateLimiter();

    /// <summary>Serves only clients that have a key, where there are keys, and each at most as often as its limit says.</summary>
    public static RouteHandlerBuilder RequireClient(this RouteHandlerBuilder endpoint) =>
        endpoint.RequireAuthorization().ProducesProblems(ProblemKind.Unauthorized, ProblemKind.RateLimited);

    private static void Describe(CorsPolicyBuilder policy, SecurityOptions security)
    {
        // Without credentials: a browser adds nothing of its own to a request of another site, which has to know a key.
        policy.WithOrigins([.. security.Origins])
            .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Delete)
            .AllowAnyHeader()
            .WithExposedHeaders(
            [
                .. MotionHeaders.All, CacheStatus.Header, HeaderNames.AcceptRanges, HeaderNames.ContentDisposition, HeaderNames.ContentLocation, HeaderNames.ContentRange,
                HeaderNames.ETag, HeaderNames.Location, HeaderNames.RetryAfter, HeaderNames.WWWAuthenticate,
            ])
            .SetPreflightMaxAge(PreflightAge);
    }

    private static void Believe(ForwardedHeadersOptions forwarded, SecurityOptions security)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        // From right to left as long as the address is one of ours, however many proxies there are.
        forwarded.ForwardLimit = null;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (string entry in security.KnownProxies)
        {
            if (KnownProxy.TryParse(entry, out var network)) forwarded.KnownIPNetworks.Add(network);
        }
    }
}
