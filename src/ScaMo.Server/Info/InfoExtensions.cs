namespace ScaMo.Server.Info;

/// <summary>Registers what /info tells.</summary>
internal static class InfoExtensions
{
    public static WebApplicationBuilder AddInfo(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new ServerClock());
        return builder;
    }
}
