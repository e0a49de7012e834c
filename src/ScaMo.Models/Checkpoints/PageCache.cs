using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ScaMo.Models.Checkpoints;

/// <summary>
/// Lets Linux forget a large file's cached pages behind the reader. Weights are read once; without this, a file of half the
/// machine's memory pushes everything else out of the cache, and the tensors have to be given fresh pages while those of the
/// file lie idle.
/// </summary>
internal static partial class PageCache
{
    private const int DontNeed = 4; // POSIX_FADV_DONTNEED

    /// <summary>Whether a file takes so much of the memory that its pages are worth more to others; smaller ones stay cached for the next start.</summary>
    public static bool IsLarge(long fileLength) =>
        OperatingSystem.IsLinux() && fileLength > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;

    /// <summary>Forgets the pages from the start of the file to <paramref name="end"/>.</summary>
    public static void Drop(SafeFileHandle file, long end)
    {
        // It is advice: where the kernel or the file system does not take it, the pages merely stay.
        _ = Advise(file, 0, end, DontNeed);
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
