using ScaMo.Motion.Formats;

namespace ScaMo.Models.Checkpoints;

/// <summary>Tells weight formats apart by their first bytes.</summary>
internal static class CheckpointFormat
{
    private const int TarMagicOffset = 257;

    public enum Kind
    {
        PyTorch,
        Safetensors,
    }

    private static ReadOnlySpan<byte> ZipMagic => "PK\u0003\u0004"u8;

    private static ReadOnlySpan<byte> TarMagic => "ustar"u8;

    private static ReadOnlySpan<byte> LfsMagic => "version https://git-lfs"u8;

    // PROTO n, then LONG1 of ten bytes: torch.serialization.MAGIC_NUMBER 0x1950a86a20f9469cfc6c.
    private static ReadOnlySpan<byte> LegacyMagic => [0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19];

    /// <exception cref="DataFormatException">It is none that is read here.</exception>
    public static Kind Recognize(CheckpointFile file)
    {
        var buffer = new byte[Math.Min(file.Length, TarMagicOffset + TarMagic.Length)];
        file.ReadExactly(0, buffer, string.Empty);
        ReadOnlySpan<byte> start = buffer;

        // A safetensors file begins with the length of a JSON object (eight bytes) and that object.
        if (start.Length > 8 && start[8] == '{') return Kind.Safetensors;
        if (start.StartsWith(ZipMagic)) return Kind.PyTorch;

        const string Expected = "expected PyTorch's zip format (torch.save since PyTorch 1.6) or safetensors";
        string found = start switch
        {
            [] => "the file is empty",
            [0x80, _, .. var rest] when rest.StartsWith(LegacyMagic) => "this is PyTorch's legacy pickle format from before 1.6; load and save it again with a current PyTorch",
            [0x80, <= 5, ..] => "this is a bare Python pickle",
            _ when start.Length > TarMagicOffset && start[TarMagicOffset..].StartsWith(TarMagic) => "this is a tar archive, PyTorch's legacy format from before 1.6; load and save it again with a current PyTorch",
            _ when start.StartsWith(LfsMagic) => "this is a Git LFS pointer; the weights themselves have not been fetched",
            _ => "the format is not known",
        };
        throw new DataFormatException(file.Path, "offset 0", $"{found}; {Expected}");
    }
}
