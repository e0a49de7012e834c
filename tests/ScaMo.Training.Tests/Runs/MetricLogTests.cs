using ScaMo.Training.Runs;

namespace ScaMo.Training.Tests.Runs;

public sealed class MetricLogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scamo-metrics-");
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_sum_has_the_published_check_values()
    {
        // RFC 3720, appendix B.4, and the usual check of nine digits.
        Assert.Equal(0x8A9136AAu, Crc32C.Compute(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Compute(Enumerable.Repeat((byte)0xFF, 32).ToArray()));
        Assert.Equal(0xE3069283u, Crc32C.Compute("123456789"u8));
        Assert.Equal(EventReader.Crc32C("123456789"u8), Crc32C.Compute("123456789"u8));
    }

    [Fact]
    public void Writes_a_line_for_each_measurement_at_once()
    {
        using var log = new MetricLog(_folder.FullName, time: _time);
        _time.Advance(2.3);
        log.Write(1, ("train/loss", 0.1f), ("lr", 1e-4));
        _time.Advance(60);
        log.Write(20, ("train/loss", double.NaN));

        Assert.Equal(["step,seconds,name,value", "1,2.3,train/loss,0.1", "1,2.3,lr,0.0001", "20,62.3,train/loss,NaN"], Lines());
    }

    [Fact]
    public void TensorBoard_finds_the_same_scalars()
    {
        using (var log = new MetricLog(_folder.FullName, time: _time)) log.Write(3_000_000_000, ("train/loss", 0.25), ("größe", -1));

        var events = EventReader.Read(Assert.Single(EventFiles()));

        Assert.Equal(
            [
                new EventReader.Event { WallTime = 1772366400, FileVersion = "brain.Event:2" },
                new EventReader.Event { WallTime = 1772366400, Step = 3_000_000_000, Tag = "train/loss", Value = 0.25f },
                new EventReader.Event { WallTime = 1772366400, Step = 3_000_000_000, Tag = "größe", Value = -1 },
            ],
            events);
    }

    [Fact]
    public void A_resumed_run_drops_what_it_will_measure_again()
    {
        using (var log = new MetricLog(_folder.FullName, time: _time))
        {
            foreach (int step in new[] { 10, 20, 30 })
            {
                _time.Advance(5);
                log.Write(step, ("loss", step));
            }
        }

        File.AppendAllText(Path.Combine(_folder.FullName, "metrics.csv"), "40,20.0,lo"); // cut off by a kill
        _time.Advance(1000);
        using (var log = new MetricLog(_folder.FullName, resumedStep: 20, _time))
        {
            _time.Advance(1);
            log.Write(21, ("loss", 0.5));
        }

        Assert.Equal(["step,seconds,name,value", "10,5.0,loss,10", "20,10.0,loss,20", "21,11.0,loss,0.5"], Lines());
        var files = EventFiles().Select(EventReader.Read).ToArray();
        Assert.Equal([4, 3], files.Select(events => events.Count));
        Assert.True(files[1][1] is { IsSessionStart: true, Step: 21 }, "TensorBoard is told to forget from step 21 on");
    }

    [Fact]
    public void A_new_run_begins_a_new_table()
    {
        using (var log = new MetricLog(_folder.FullName)) log.Write(1, ("loss", 1));
        using (var log = new MetricLog(_folder.FullName)) log.Write(1, ("loss", 2));

        Assert.Equal(2, Lines().Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b")]
    [InlineData("a\"b")]
    [InlineData("a\nb")]
    public void Names_that_would_break_the_table_are_refused(string name)
    {
        using var log = new MetricLog(_folder.FullName);

        Assert.Throws<ArgumentException>(() => log.Write(1, ("good", 1), (name, 1)));
        Assert.Single(Lines());
    }

    private string[] Lines()
    {
        using var file = new StreamReader(new FileStream(Path.Combine(_folder.FullName, "metrics.csv"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private string[] EventFiles() => [.. Directory.GetFiles(_folder.FullName, "events.out.tfevents.*").Order(StringComparer.Ordinal)];
}
