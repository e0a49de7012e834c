using ScaMo.Motion.Formats;
using ScaMo.Training.Transformers;

namespace ScaMo.Training.Tests.Training;

public sealed class SequenceFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scamo-sequences-");

    private string FilePath => Path.Combine(_folder.FullName, "train.tsv");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_is_written_is_read()
    {
        SequenceFile.Write(FilePath, "identity", Corpus());

        var read = SequenceFile.Read(FilePath, "identity", codebookSize: 8)!;

        Assert.Equal(Corpus().Sequences.Select(Text), read.Sequences.Select(Text));
    }

    [Fact]
    public void A_file_of_something_else_counts_as_none()
    {
        SequenceFile.Write(FilePath, "identity", Corpus());

        Assert.Null(SequenceFile.Read(FilePath, "other", codebookSize: 8));
        Assert.Null(SequenceFile.Read(FilePath + "x", "identity", codebookSize: 8));
    }

    [Theory]
    [InlineData("1\t2 3", "line 2")]
    [InlineData("1\t2 x\ta", "'x'")]
    [InlineData("1\t2 8\ta", "'8'")]
    [InlineData("-1\t2\ta", "'-1'")]
    public void A_broken_line_is_named(string line, string problem)
    {
        File.WriteAllLines(FilePath, ["identity", line]);

        Assert.Contains(problem, Assert.Throws<DataFormatException>(() => SequenceFile.Read(FilePath, "identity", codebookSize: 8)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_smaller_share_is_a_part_of_a_larger_one()
    {
        var corpus = new SequenceCorpus([.. Enumerable.Range(0, 100).Select(index => new MotionSequence(index, ["a"], [[1]]))]);

        var (quarter, half) = (Clips(corpus.Share(0.25)), Clips(corpus.Share(0.5)));

        Assert.Equal((25, 50), (quarter.Length, half.Length));
        Assert.Empty(quarter.Except(half));
        Assert.Equal(quarter.Order(), quarter);
        Assert.Same(corpus, corpus.Share(1));
        Assert.True(quarter[0] < 25 && quarter[^1] >= 75, "a share is drawn from everywhere");
    }

    private static int[] Clips(SequenceCorpus corpus) => [.. corpus.Sequences.Select(sequence => sequence.Clip)];

    private static SequenceCorpus Corpus() => new([new MotionSequence(0, ["a person walks", "walking"], [[1, 2, 7]]), new MotionSequence(5, ["jump"], [[0]])]);

    private static string Text(MotionSequence sequence) => $"{sequence.Clip}: {string.Join('|', sequence.Captions)}: {string.Join(' ', sequence.Tokens[0])}";
}
