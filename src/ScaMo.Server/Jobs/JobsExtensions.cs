using Microsoft.Extensions.Options;
using ScaMo.Server.Caching;

namespace ScaMo.Server.Jobs;

/// <summary>Registers jobs: in this process's memory, or in Redis where a connection string names one.</summary>
internal static class JobsExtensions
{
    public static WebApplicationBuilder AddJobs(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        bool hasRedis = !string.IsNullOrEmpty(builder.Configuration.GetConnectionString(RedisOptions.ConnectionName));
        services.AddOptions<JobsOptions>()
            .BindConfiguration(JobsOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(jobs => jobs.HasKnownRole, "Jobs:Role must be both, api or worker.")
            .Validate(jobs => hasRedis || jobs.Role == "both", "Jobs:Role must be both where ConnectionStrings:Redis names no Redis: servers meet there.")
            .Validate(jobs => jobs.Capacity is >= 1 and <= 10_000_000, "Jobs:Capacity must be a number of prompts from 1 to 10000000.")
            .Validate(jobs => jobs.MaxPrompts is >= 1 and <= JobSpecPayload.MaxPrompts, $"Jobs:MaxPrompts must be a number of prompts from 1 to {JobSpecPayload.MaxPrompts}.")
            .Validate(jobs => jobs.Concurrency is >= 1 and <= 1024, "Jobs:Concurrency must be a number of samples from 1 to 1024.")
            .Validate(jobs => jobs.LeaseSeconds is >= 1 and <= 86_400, "Jobs:LeaseSeconds must be a number of seconds from 1 to 86400.")
            .Validate(jobs => jobs.MaxAttempts is >= 1 and <= 1000, "Jobs:MaxAttempts must be a number from 1 to 1000.")
            .Validate(jobs => jobs.TimeoutSeconds is >= 1 and <= 86_400, "Jobs:TimeoutSeconds must be a number of seconds from 1 to 86400.")
            .ValidateOnStart();
        services.AddSingleton<JobChanges>().AddSingleton<JobMetrics>().AddSingleton<JobRunner>().AddSingleton<JobOrderReader>().AddSingleton<JobEvents>();
        if (hasRedis) AddRedis(services);
        else AddMemory(services);
        services.AddHostedService<JobCounter>().AddHostedService<JobWorker>();
        return builder;
    }

    private static void AddMemory(IServiceCollection services)
    {
        services.AddSingleton<InMemoryJobs>();
        services.AddSingleton<IJobBoard>(provider => provider.GetRequiredService<InMemoryJobs>());
        services.AddSingleton<IJobQueue>(provider => provider.GetRequiredService<InMemoryJobs>());
    }

    private static void AddRedis(IServiceCollection services)
    {
        services.AddSingleton(provider => new RedisJobKeys(provider.GetRequiredService<IOptions<RedisOptions>>().Value.Prefix));
        services.AddSingleton<RedisJobsConnection>().AddSingleton<RedisJobReader>().AddSingleton<JobRecall>();
        services.AddSingleton<RedisJobListener>().AddHostedService(provider => provider.GetRequiredService<RedisJobListener>());
        services.AddSingleton<JobRestorer>().AddHostedService(provider => provider.GetRequiredService<JobRestorer>());
        services.AddSingleton<IJobBoard, RedisJobs>().AddSingleton<IJobQueue, RedisJobQueue>();
    }
}
