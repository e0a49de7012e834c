using System.Globalization;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ScaMo.Server.Security;

/// <summary>Headers that keep a browser from doing with our answers what they are not meant for: those of OWASP's Secure Headers Project.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, IOptions<SecurityOptions> options)
{
    private static readonly StringValues PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Swagger UI sets inline styles, draws with data: images and hands downloads over as blob: addresses.</summary>
    private static readonly StringValues SwaggerPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly StringValues Permissions =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), xr-spatial-tracking=()";

    private readonly StringValues _transport = options.Value.HstsDays == 0
        ? default
        : string.Create(CultureInfo.InvariantCulture, $"max-age={TimeSpan.FromDays(options.Value.HstsDays).TotalSeconds}; includeSubDomains");

    /// <summary>Sites that may use the server may show its pictures, too.</summary>
    private readonly StringValues _readers = options.Value.Origins.Count > 0 ? "cross-origin" : "same-origin";

    public Task InvokeAsync(HttpContext context)
    {
        // At the last moment: the exception handler clears what was set before.
        context.Response.OnStarting(() => Set(context));
        return next(context);
    }

    private Task Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/swagger") ? SwaggerPolicy : PagePolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Embedder-Policy"] = "require-corp";
        headers["Cross-Origin-Resource-Policy"] = _readers;
        headers["X-Permitted-Cross-Domain-Policies"] = "none";
        if (context.Request.IsHttps && _transport.Count > 0) headers.StrictTransportSecurity = _transport;
        return Task.CompletedTask;
    }
}
