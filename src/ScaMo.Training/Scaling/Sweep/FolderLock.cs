namespace ScaMo.Training.Scaling.Sweep;

/// <summary>
/// Whoever holds a folder's lock works in it; other processes leave it alone. The operating system releases the lock of a process that ends, however it ends.
/// </summary>
internal static class FolderLock
{
    private const string FileName = ".lock";

    /// <summary>Takes a folder, which is made if there is none.</summary>
    /// <returns>Gives it back when disposed; null while another process has it.</returns>
    public static IDisposable? TryTake(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (IsHeldElsewhere(failure))
        {
            return null;
        }
    }

    // ERROR_SHARING_VIOLATION of Windows; EWOULDBLOCK of Linux and of macOS.
    private static bool IsHeldElsewhere(IOException failure) => failure.HResult is unchecked((int)0x80070020) or 11 or 35;
}
