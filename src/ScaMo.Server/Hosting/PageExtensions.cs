namespace ScaMo.Server.Hosting;

/// <summary>The page, which lies in wwwroot.</summary>
internal static class PageExtensions
{
    public static IApplicationBuilder UsePage(this IApplicationBuilder app)
    {
        var environment = app.ApplicationServices.GetRequiredService<IWebHostEnvironment>();
        var files = new PageFiles(Path.Combine(environment.ContentRootPath, "wwwroot"));
        return app
            .UseDefaultFiles(new DefaultFilesOptions { FileProvider = files })
            .UseStaticFiles(new StaticFileOptions
            {
                FileProvider = files,
                // Names of files stay the same from version to version: a browser has to ask whether its copy is the present one.
                OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl = "no-cache",
            });
    }
}
