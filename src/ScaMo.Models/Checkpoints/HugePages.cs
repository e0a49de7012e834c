using System.Runtime.InteropServices;

namespace ScaMo.Models.Checkpoints;

/// <summary>
/// Asks Linux to back large tensors with huge pages before they are first touched: half a thousand times fewer page faults
/// while loading, and fewer misses in the address translation cache whenever the weights are streamed later.
/// </summary>
internal static partial class HugePages
{
    private const long PageBytes = 2 << 20;
    private const int AdviseHugePages = 14; // MADV_HUGEPAGE

    /// <summary>Advises for the whole huge pages inside a range of memory; elsewhere than on Linux it does nothing.</summary>
    public static void Advise(nint address, long length)
    {
        if (!OperatingSystem.IsLinux()) return;
        long start = (address + PageBytes - 1) / PageBytes * PageBytes;
        long end = (address + length) / PageBytes * PageBytes;
        // It is advice: a kernel without huge pages refuses it, and nothing is lost.
        if (end > start) _ = MemoryAdvise((nint)start, (nuint)(end - start), AdviseHugePages);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(nint address, nuint length, int advice);
}
