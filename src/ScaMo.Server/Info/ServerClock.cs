using System.Diagnostics;

namespace ScaMo.Server.Info;

/// <summary>Knows since when the server runs.</summary>
internal sealed class ServerClock
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public TimeSpan Uptime => Stopwatch.GetElapsedTime(_start);
}
