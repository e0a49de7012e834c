namespace ScaMo.Server.Hosting;

/// <summary>The page, which lies in wwwroot.</summary>
internal static class PageExtensions
{
    private static readonly StaticFileOptions Options = new()
    {
        // Names of files stay the same from version to version: a browser has to ask whether its copy is the present one.
        OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl = "no-cache",
    };

    public static IApplicationBuilder UsePage(this IApplicationBuilder app) => app.UseDefaultFiles().UseStaticFiles(Options);
}
