using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ScaMo.Models.Packages;

/// <summary>
/// A hash by which two packages are told apart. Small files count whole; of a large one every 16 MiB the first 64 KiB and its
/// length: training changes all weights, and reading gigabytes a second time would double the time of a start.
/// </summary>
internal static class PackageIdentity
{
    private const long WholeUpTo = 64 << 20;
    private const int Stride = 16 << 20;
    private const int Sample = 64 << 10;

    /// <summary>SHA-256 in lower-case hexadecimal over the files in the order given; their places on disk do not count.</summary>
    public static string Compute(params IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Sample];
        Span<byte> length = stackalloc byte[sizeof(long)];
        foreach (var path in files)
        {
            using var file = File.OpenHandle(path);
            long size = RandomAccess.GetLength(file);
            BinaryPrimitives.WriteInt64LittleEndian(length, size);
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(path)));
            hash.AppendData(length);
            int stride = size <= WholeUpTo ? Sample : Stride;
            for (long offset = 0; offset < size; offset += stride)
            {
                int read = RandomAccess.Read(file, buffer, offset);
                hash.AppendData(buffer.AsSpan(0, read));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
