using System.Globalization;
using System.Runtime.InteropServices;

namespace ScaMo.Benchmarks.Loading;

/// <summary>Watches the resident anonymous memory of this process (RssAnon of /proc/self/status), which excludes cached file pages.</summary>
internal sealed partial class AnonymousMemory : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    public AnonymousMemory()
    {
        _thread = new Thread(Watch) { IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>The most seen since the start, in bytes.</summary>
    public long Peak { get; private set; }

    public static long Current()
    {
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (!line.StartsWith("RssAnon:", StringComparison.Ordinal)) continue;
            return long.Parse(line.AsSpan("RssAnon:".Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * 1024;
        }

        throw new PlatformNotSupportedException("/proc/self/status has no RssAnon.");
    }

    /// <summary>Gives what the previous measurement freed back to the system, so that it does not count for the next.</summary>
    public static void ReturnFreed()
    {
        GC.Collect();
        _ = MallocTrim(0);
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        Peak = Math.Max(Peak, Current());
        _stop.Dispose();
    }

    private void Watch()
    {
        do Peak = Math.Max(Peak, Current());
        while (!_stop.Wait(Interval));
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);
}
