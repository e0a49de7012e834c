using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ScaMo.Benchmarks.Loading;

/// <summary>Asks the kernel to forget the cached pages of a file, so that it is read from the disk again.</summary>
internal static partial class PageCache
{
    private const int DontNeed = 4; // POSIX_FADV_DONTNEED

    public static void Evict(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file); // dirty pages cannot be dropped
        Forget(file, 0);
    }

    /// <summary>Forgets the pages up to <paramref name="end"/>; 0 means the whole file.</summary>
    public static void Forget(SafeFileHandle file, long end)
    {
        int error = Advise(file, 0, end, DontNeed);
        if (error != 0) throw new IOException($"posix_fadvise failed with error {error}.");
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
