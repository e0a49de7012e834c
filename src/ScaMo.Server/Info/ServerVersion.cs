using System.Reflection;

namespace ScaMo.Server.Info;

/// <summary>The version of this build.</summary>
internal static class ServerVersion
{
    /// <summary>Such as 0.1.0; what the compiler adds about the sources is left out.</summary>
    public static string Text { get; } =
        typeof(ServerVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
