using ScaMo.Server.Formats;
using ScaMo.Server.Hosting;
using ScaMo.Server.Previews;

namespace ScaMo.Server.Motions;

/// <summary>Registers what motions are kept in and written as.</summary>
internal static class MotionsExtensions
{
    public static WebApplicationBuilder AddMotions(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<StorageOptions>()
            .BindConfiguration(StorageOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(storage => storage.Capacity is >= 1 and <= 100_000_000, "Storage:Capacity must be a number of motions from 1 to 100000000.")
            .Validate(
                storage => storage.RetentionMinutes is > 0 and <= 5_256_000,
                "Storage:RetentionMinutes must be above 0 and at most 5256000, ten years.")
            .Validate(storage => storage.ResultMinutes is >= 0 and <= 5_256_000, "Storage:ResultMinutes must be from 0 to 5256000, ten years.")
            .ValidateOnStart();
        services.AddSingleton<IMotionStore, HybridMotionStore>();
        services.AddSingleton<IMotionFormat, BvhFormat>().AddSingleton<IMotionFormat, GlbFormat>().AddSingleton<IMotionFormat, VrmaFormat>().AddSingleton<IMotionFormat, NpyFormat>();
        services.AddPreviews();
        services.AddSingleton<MotionFormats>();
        services.AddSingleton<Deadlines>().AddSingleton<MotionServices>();
        return builder;
    }
}
