using k8s;
using k8s.Models;

namespace ScaMo.EndToEnd.Tests.Deployment;

/// <summary>The manifests of deploy/kubernetes, read strictly as the types of Kubernetes' own API: unknown members and wrong types are errors.</summary>
public sealed class KubernetesTests
{
    private const int DrainSeconds = 90; // the default of Limits:Drain
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy", "kubernetes");

    [Theory]
    [InlineData("api.yaml")]
    [InlineData("worker.yaml")]
    public async Task Servers_are_probed_drained_and_confined(string file)
    {
        var objects = await ReadAsync(file);
        var deployment = Assert.Single(objects.OfType<V1Deployment>());
        var pod = deployment.Spec.Template.Spec;
        var container = Assert.Single(pod.Containers);

        Assert.Equal("/health/ready", container.ReadinessProbe.HttpGet.Path);
        Assert.Equal("/health/live", container.LivenessProbe.HttpGet.Path);
        Assert.NotNull(container.StartupProbe);
        Assert.True(pod.TerminationGracePeriodSeconds > container.Lifecycle.PreStop.Sleep.Seconds + DrainSeconds);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), Assert.Single(container.Env, variable => variable.Name == "Jobs__Role").Value);
        AssertConfined(pod);
        Assert.True(container.Resources.Limits.ContainsKey("memory"));
        Assert.Equal(deployment.Spec.Selector.MatchLabels, deployment.Spec.Template.Metadata.Labels);
        Assert.Equal(deployment.Spec.Selector.MatchLabels, Assert.Single(objects.OfType<V1PodDisruptionBudget>()).Spec.Selector.MatchLabels);
    }

    [Fact]
    public async Task The_service_finds_the_servers_and_redis_is_for_them_alone()
    {
        var labels = (await ReadAsync("api.yaml")).OfType<V1Deployment>().Single().Spec.Template.Metadata.Labels;
        Assert.Equal(labels, (await ReadAsync("api.yaml")).OfType<V1Service>().Single().Spec.Selector);

        var redis = await ReadAsync("redis.yaml");
        var state = Assert.Single(redis.OfType<V1StatefulSet>());
        AssertConfined(state.Spec.Template.Spec);
        Assert.Equal(state.Spec.Template.Metadata.Labels, Assert.Single(redis.OfType<V1Service>()).Spec.Selector);

        var policies = (await ReadAsync("network.yaml")).Cast<V1NetworkPolicy>().ToArray();
        Assert.Equal(2, policies.Length);
        var guard = policies.Single(policy => policy.Spec.PodSelector.MatchLabels.SequenceEqual(state.Spec.Template.Metadata.Labels));
        Assert.Equal("scamo", Assert.Single(Assert.Single(guard.Spec.Ingress).FromProperty).PodSelector.MatchLabels["app.kubernetes.io/name"]);
        Assert.Equal("scamo", labels["app.kubernetes.io/name"]);
    }

    [Theory]
    [InlineData("kubernetes")]
    [InlineData("kubernetes/autoscaling")]
    public async Task Kustomize_puts_them_together(string folder)
    {
        var (exitCode, output) = await ExternalProgram.RunAsync("kubectl", "kustomize", Path.Combine(Repository.Root, "deploy", folder));
        Assert.SkipWhen(exitCode == -1, "kubectl is not installed.");

        Assert.True(exitCode == 0, output);
        Assert.Contains("kind: ", output, StringComparison.Ordinal);
    }

    private static void AssertConfined(V1PodSpec pod)
    {
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.False(pod.AutomountServiceAccountToken);
        var context = Assert.Single(pod.Containers).SecurityContext;
        Assert.True(context.ReadOnlyRootFilesystem);
        Assert.False(context.AllowPrivilegeEscalation);
        Assert.Equal(["ALL"], context.Capabilities.Drop);
    }

    private static async Task<IReadOnlyList<object>> ReadAsync(string file) =>
        KubernetesYaml.LoadAllFromString(await File.ReadAllTextAsync(Path.Combine(Folder, file)), strict: true);
}
