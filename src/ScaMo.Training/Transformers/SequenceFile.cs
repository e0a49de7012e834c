using System.Collections.Immutable;
using System.Globalization;
using ScaMo.Motion.Formats;

namespace ScaMo.Training.Transformers;

/// <summary>
/// Tokenised sequences on disk, so that many runs read what was tokenised once: UTF-8, the identity of what they were made from in the first line, then a line a sequence with
/// tabs between the clip's index, the tokens (blanks between them) and its captions.
/// </summary>
internal static class SequenceFile
{
    /// <summary>Writes a corpus whose sequences have one tokenisation each. The file has its name only once it is whole.</summary>
    public static void Write(string path, string identity, SequenceCorpus corpus)
    {
        string temporary = path + ".tmp";
        File.WriteAllLines(temporary, corpus.Sequences.Select(Line).Prepend(identity));
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Reads a corpus.</summary>
    /// <returns>Null where there is no file, or one that was made from something else.</returns>
    /// <exception cref="DataFormatException">A line is not what it should be.</exception>
    public static SequenceCorpus? Read(string path, string identity, int codebookSize)
    {
        if (!File.Exists(path)) return null;
        using var lines = File.ReadLines(path).GetEnumerator();
        if (!lines.MoveNext() || lines.Current != identity) return null;
        var sequences = ImmutableArray.CreateBuilder<MotionSequence>();
        for (int number = 2; lines.MoveNext(); number++) sequences.Add(Parse(path, lines.Current, number, codebookSize));
        return new SequenceCorpus(sequences.DrainToImmutable());
    }

    private static string Line(MotionSequence sequence)
    {
        if (sequence.Captions.FirstOrDefault(caption => caption.Contains('\t', StringComparison.Ordinal)) is { } text) throw new ArgumentException($"The caption '{text}' has a tab in it.", nameof(sequence));
        return string.Join('\t', sequence.Captions.Prepend(string.Join(' ', sequence.Tokens[0])).Prepend(sequence.Clip.ToString(CultureInfo.InvariantCulture)));
    }

    private static MotionSequence Parse(string path, string line, int number, int codebookSize)
    {
        string[] cells = line.Split('\t');
        if (cells.Length < 3) throw Error("expected a clip's index, tokens and captions with tabs between them");
        return new MotionSequence(Integer(cells[0], int.MaxValue), [.. cells[2..]], [Array.ConvertAll(cells[1].Split(' '), cell => Integer(cell, codebookSize))]);

        int Integer(string cell, int limit) => int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value < limit
            ? value
            : throw Error($"'{cell}' is no whole number below {limit}");

        DataFormatException Error(string problem) => new(path, $"line {number}", problem);
    }
}
