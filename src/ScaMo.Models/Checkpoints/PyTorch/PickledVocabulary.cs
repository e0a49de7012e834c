using System.Collections.Frozen;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Checkpoints.PyTorch;

/// <summary>Reads the pickle of a dict from words to whole numbers, as GloVe's tables for HumanML3D have one, by the same safe reader as a state dict's.</summary>
public static class PickledVocabulary
{
    private const int LargestFile = 64 << 20;

    /// <summary>Reads it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">It is damaged, or the pickle of something else.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static FrozenDictionary<string, long> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (new FileInfo(path).Length > LargestFile) throw new DataFormatException(path, string.Empty, $"the file is beyond the limit of {LargestFile} bytes");
        if (PickleReader.Read(File.ReadAllBytes(path), path, string.Empty, _ => null) is not PickleValue.Dictionary dictionary)
        {
            throw new DataFormatException(path, string.Empty, "it holds no dictionary from words to numbers");
        }

        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (word, value) in dictionary.Items)
        {
            // A word that is set twice has its last value, as in Python.
            numbers[word] = value is PickleValue.Integer integer ? integer.Value : throw new DataFormatException(path, word, "the value is no whole number");
        }

        return numbers.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
