using System.Text;
using ScaMo.Models.Tests.Checkpoints.Writing;

namespace ScaMo.Models.Tests.Checkpoints;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("scamo-checkpoints-").FullName;

    public string this[string name] => Path.Combine(_path, name);

    public string[] Files => [.. Directory.GetFiles(_path).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    /// <summary>A PyTorch archive of this pickle and these storages.</summary>
    public string WriteArchive(PickleEmitter pickle, params ReadOnlySpan<(string Key, byte[] Data)> storages) =>
        Write("weights.pth", Archive(pickle.ToArray(), storages));

    /// <summary>A safetensors file of this header and so many bytes of data.</summary>
    public string WriteSafetensors(string header, int dataBytes)
    {
        var utf8 = Encoding.UTF8.GetBytes(header);
        return Write("weights.safetensors", [.. BitConverter.GetBytes((long)utf8.Length), .. utf8, .. new byte[dataBytes]]);
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    public static byte[] Archive(byte[] pickle, params ReadOnlySpan<(string Key, byte[] Data)> storages)
    {
        using var bytes = new MemoryStream();
        using (var zip = new StoredZipWriter(bytes))
        {
            zip.Add("archive/data.pkl", pickle);
            foreach (var (key, data) in storages) zip.Add("archive/data/" + key, data);
            zip.Add("archive/version", "3\n"u8);
        }

        return bytes.ToArray();
    }
}
