using ScaMo.Server.Formats;

namespace ScaMo.Server.Previews;

/// <summary>Registers the pictures of motions.</summary>
internal static class PreviewExtensions
{
    public static IServiceCollection AddPreviews(this IServiceCollection services)
    {
        services.AddOptions<PreviewOptions>()
            .BindConfiguration(PreviewOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(previews => !string.IsNullOrWhiteSpace(previews.Ffmpeg), "Previews:Ffmpeg must be the path or the name of the program ffmpeg.")
            .Validate(previews => previews.Concurrency is >= 1 and <= 256, "Previews:Concurrency must be a number of pictures from 1 to 256.")
            .Validate(previews => previews.Megapixels is >= 1 and <= 100_000, "Previews:Megapixels must be a number of millions from 1 to 100000.")
            .Validate(previews => previews.KeptMegabytes is >= 0 and <= 100_000, "Previews:KeptMegabytes must be a number of megabytes from 0 to 100000.")
            .ValidateOnStart();
        services.AddSingleton<PreviewStudio>();
        services.AddSingleton<IMotionFormat, PngFormat>().AddSingleton<IMotionFormat, WebpFormat>().AddSingleton<IMotionFormat, GifFormat>().AddSingleton<IMotionFormat, Mp4Format>();
        return services;
    }
}
