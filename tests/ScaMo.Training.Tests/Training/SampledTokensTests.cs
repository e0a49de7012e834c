using ScaMo.Training.Tokenizers;

namespace ScaMo.Training.Tests.Training;

public sealed class SampledTokensTests
{
    private static readonly int[][] Sequences = [[1, 2], [10, 11, 12], [20, 21, 22, 23, 24], [30, 31, 32, 33, 34, 35, 36]];

    [Fact]
    public void A_batch_is_of_parts_of_sequences_all_of_one_length()
    {
        var tokens = new SampledTokens(Sequences, window: 4, batchSize: 2, seed: 1);
        for (int position = 0; position < 20; position++)
        {
            var batch = tokens.Prepare(position);
            Assert.InRange(batch.GetLength(1), 3, 4);
            for (int row = 0; row < batch.GetLength(0); row++)
            {
                int[] part = [.. Enumerable.Range(0, batch.GetLength(1)).Select(i => (int)batch[row, i])];
                Assert.Contains(Sequences, sequence => sequence.AsSpan().IndexOf(part) >= 0);
            }
        }
    }

    [Fact]
    public void A_batch_depends_on_seed_and_position_alone()
    {
        var one = new SampledTokens(Sequences, window: 4, batchSize: 3, seed: 7);
        one.Prepare(0);

        Assert.Equal(one.Prepare(5), new SampledTokens(Sequences.Reverse(), window: 4, batchSize: 3, seed: 7).Prepare(5));
    }

    [Fact]
    public void Sequences_without_a_middle_are_refused() =>
        Assert.Throws<ArgumentException>(() => new SampledTokens([[1, 2], [3]], window: 4, batchSize: 2, seed: 1));
}
