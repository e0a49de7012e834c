using ScaMo.Motion.Formats;

namespace ScaMo.Models.Checkpoints.PyTorch;

/// <summary>
/// Reads what torch.save has written since PyTorch 1.6: a zip archive <c>NAME/</c> with the pickle <c>data.pkl</c>, the bytes of
/// every storage under <c>data/</c>, and possibly the name of the byte order.
/// </summary>
internal static class PyTorchReader
{
    private const string PickleSuffix = "/data.pkl";
    private const int MaximumPickleBytes = 64 << 20;
    private const int MaximumDepth = 64;
    private const int MaximumNameLength = 1024;
    private const int VisitsBeyondLength = 10_000;

    public static List<TensorEntry> Read(CheckpointFile file)
    {
        var records = ZipDirectory.Read(file);
        var pickles = records.Values.Where(record => record.Name.EndsWith(PickleSuffix, StringComparison.Ordinal)).ToArray();
        if (pickles is not [var pickle]) throw new DataFormatException(file.Path, string.Empty, $"the archive has {pickles.Length} entries data.pkl; expected one, as torch.save writes it");
        if (pickle.Length > MaximumPickleBytes) throw new DataFormatException(file.Path, pickle.Name, $"a pickle of {pickle.Length} bytes is beyond the limit of {MaximumPickleBytes}");

        string folder = pickle.Name[..^PickleSuffix.Length];
        CheckByteOrder(file, records.GetValueOrDefault($"{folder}/byteorder"));
        var root = PickleReader.Read(
            file.ReadBytes(pickle.Offset, (int)pickle.Length, pickle.Name),
            file.Path,
            KeyList.Shorten(pickle.Name),
            key => records.GetValueOrDefault($"{folder}/data/{key}"));
        if (root is not PickleValue.Dictionary dictionary) throw new DataFormatException(file.Path, KeyList.Shorten(pickle.Name), "it holds no dictionary of tensors");

        var entries = new List<TensorEntry>();
        // A value takes at least a byte, so only containers that are shared over and over come near this.
        int visitsLeft = (int)pickle.Length + VisitsBeyondLength;
        Collect(file, dictionary, string.Empty, 0, entries, ref visitsLeft);
        return entries;
    }

    private static void CheckByteOrder(CheckpointFile file, ZipRecord? record)
    {
        if (record is null) return;
        bool little = record.Length == "little"u8.Length && file.ReadBytes(record.Offset, (int)record.Length, record.Name).AsSpan().SequenceEqual("little"u8);
        if (!little) throw new DataFormatException(file.Path, KeyList.Shorten(record.Name), "the numbers are not little-endian; expected 'little'");
    }

    private static void Collect(CheckpointFile file, PickleValue.Dictionary dictionary, string prefix, int depth, List<TensorEntry> entries, ref int visitsLeft)
    {
        if (depth > MaximumDepth) throw new DataFormatException(file.Path, "data.pkl", $"dictionaries are nested deeper than {MaximumDepth}, or in themselves");
        foreach (var (key, value) in dictionary.Items)
        {
            if (--visitsLeft < 0) throw new DataFormatException(file.Path, "data.pkl", "dictionaries are shared so often that they unfold far beyond the size of the file");
            if (prefix.Length + key.Length > MaximumNameLength) throw new DataFormatException(file.Path, "data.pkl", $"the key '{KeyList.Shorten(prefix + key)}' is longer than {MaximumNameLength} characters");
            string name = prefix + key;
            if (value is PickleValue.Tensor tensor) entries.Add(ToEntry(file, name, tensor));
            else if (value is PickleValue.Dictionary nested) Collect(file, nested, name + ".", depth + 1, entries, ref visitsLeft);
        }
    }

    private static TensorEntry ToEntry(CheckpointFile file, string name, PickleValue.Tensor tensor)
    {
        var type = tensor.Data.ElementType;
        long offset = tensor.Data.Record.Offset + tensor.Offset * type.Size();
        return new TensorEntry(name, type, tensor.Shape, tensor.Strides, file, offset);
    }
}
