using Microsoft.Extensions.Options;

namespace ScaMo.Server.Models;

/// <summary>Registers the models.</summary>
internal static class ModelsExtensions
{
    public static WebApplicationBuilder AddModels(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ModelsOptions>()
            .BindConfiguration(ModelsOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ModelsOptions>, ModelsOptionsValidator>();
        services.AddOptions<EngineOptions>()
            .Bind(builder.Configuration)
            .Validate(options => options.HasKnownDevice, "Device must be auto, cpu or cuda:N.")
            .Validate(options => options.HasKnownPrecision, "Precision must be auto, float32 or bfloat16.")
            .ValidateOnStart();
        services.AddSingleton<IMotionEngineLoader, MotionEngineLoader>().AddSingleton<ModelFolders>().AddSingleton<ModelCatalog>();
        services.AddHostedService<ModelLoadingService>();
        return builder;
    }
}
