using ScaMo.Motion.Formats;
using ScaMo.Training.Scaling;

namespace ScaMo.Training.Tests.Scaling;

public sealed class ScalingRunFileTests : IDisposable
{
    private static readonly ScalingRun Run = PlantedRuns.Run(6e9, 2, 32, 240, 92320, 10_000, -1.25) with { Levels = [8, 6, 5] };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scamo-scaling-");

    private string File => Path.Combine(_folder.FullName, "runs.csv");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_is_written_is_read_again()
    {
        ScalingRunFile.Append(File, Run);
        ScalingRunFile.Append(File, Run with { Seed = -7, Levels = [], Loss = 0.1 + 0.2 });

        var read = ScalingRunFile.Read(File);

        Assert.Equal(2, read.Count);
        Assert.Equal([8, 6, 5], read[0].Levels);
        Assert.Equal(Run with { Levels = read[0].Levels }, read[0]);
        Assert.Equal((-7, 0.1 + 0.2, 0), (read[1].Seed, read[1].Loss, read[1].Levels.Length));
    }

    [Fact]
    public void The_row_is_as_documented()
    {
        ScalingRunFile.Write(File, [Run]);

        Assert.Equal(
            [
                "budget,size,layers,heads,width,tokenizer,levels,vocabulary,non_vocabulary_parameters,vocabulary_parameters,unique_tokens,tokens,epochs,flops,approximate_flops,loss,normalized_loss,seed,seconds,commit",
                "6000000000,2x32,2,2,32,fsq,8 6 5,240,92320,7680,1000000000,10000,1E-05,6600000000.000001,6000000000,4.75,-1.25,1,12.5,0123abc",
            ],
            System.IO.File.ReadAllLines(File));
    }

    [Theory]
    [InlineData("budget,", "tokens,", "line 1: column 1 must be 'budget'")]
    [InlineData(",commit", "", "line 1: column 20 must be 'commit'")]
    [InlineData(",commit", ",commit,more", "line 1: there is no column 'more'")]
    [InlineData(",0123abc", "", "line 2: 19 cells")]
    [InlineData(",0123abc", ",", "line 2, column commit: the cell is empty")]
    [InlineData(",0123abc", ",\"a\"", "line 2, column commit: the text has quotation marks")]
    [InlineData("-1.25", "NaN", "line 2, column normalized_loss: 'NaN' is no number")]
    [InlineData("4.75", "4;75", "line 2, column loss")]
    [InlineData("fsq,8 6 5", "fsq,8 x 5", "line 2, column levels: 'x'")]
    [InlineData("fsq,8 6 5", "fsq,8 8 8", "line 2: the product of the levels")]
    [InlineData(",10000,", ",10000.5,", "line 2, column tokens")]
    [InlineData(",10000,", ",20000,", "line 2: 6 (N_nv + V d) D is 2 times the budget")]
    [InlineData(",7680,", ",7681,", "line 2, column vocabulary_parameters: 7681 does not follow")]
    [InlineData(",1E-05,", ",1,", "line 2, column epochs")]
    public void A_mistake_is_named_by_line_and_column(string original, string changed, string expected)
    {
        ScalingRunFile.Write(File, [Run]);
        System.IO.File.WriteAllText(File, System.IO.File.ReadAllText(File).Replace(original, changed, StringComparison.Ordinal));

        var error = Assert.Throws<DataFormatException>(() => ScalingRunFile.Read(File));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_with_commas_and_runs_that_contradict_themselves_are_not_written()
    {
        Assert.Throws<ArgumentException>(() => ScalingRunFile.Write(File, [Run with { Size = "2,32" }]));
        Assert.Throws<ArgumentException>(() => ScalingRunFile.Write(File, [Run with { NormalizedLoss = double.NaN }]));
        Assert.False(System.IO.File.Exists(File));
    }
}
