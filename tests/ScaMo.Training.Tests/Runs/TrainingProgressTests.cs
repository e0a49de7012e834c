using ScaMo.Training.Runs;
using Spectre.Console;

namespace ScaMo.Training.Tests.Runs;

public sealed class TrainingProgressTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Without_a_terminal_it_prints_a_line_every_quarter_of_a_minute()
    {
        using (var progress = new TrainingProgress(Console(isTerminal: false), "tokenizer", 100, 1100, "frames", _time))
        {
            for (int step = 101; step <= 140; step++)
            {
                _time.Advance(1);
                progress.Report(step, 64, ("loss", 0.123456), ("[odd]", double.NaN));
            }

            progress.WriteLine("Saved [it].");
        }

        Assert.Equal(
            [
                "tokenizer 115/1100  1 steps/s  64 frames/s  00:16:25 left  loss 0.1235  [odd] NaN",
                "tokenizer 130/1100  1 steps/s  64 frames/s  00:16:10 left  loss 0.1235  [odd] NaN",
                "Saved [it].",
            ],
            _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public void Slow_steps_have_a_rate_too_and_the_rate_forgets_what_is_long_ago()
    {
        var rate = new ProgressRate(_time, 0);
        Assert.Equal(0, rate.StepsPerSecond);

        for (int step = 1; step <= 3; step++)
        {
            _time.Advance(100);
            rate.Add(step, 10);
        }

        Assert.Equal(0.01, rate.StepsPerSecond, 1e-9);
        for (int step = 4; step <= 403; step++)
        {
            _time.Advance(0.5);
            rate.Add(step, 10);
        }

        Assert.Equal(2, rate.StepsPerSecond, 1e-9);
        Assert.Equal(20, rate.ItemsPerSecond, 1e-9);
    }

    [Fact]
    public void On_a_terminal_it_draws_a_bar()
    {
        using (var progress = new TrainingProgress(Console(isTerminal: true), "tokenizer", 0, 10, "frames", _time))
        {
            _time.Advance(1);
            progress.Report(5, 64, ("loss", 0.5));
        }

        string drawn = _output.ToString();
        Assert.Contains("tokenizer", drawn);
        Assert.Contains("5/10", drawn);
        Assert.Contains("loss 0.5", drawn);
    }

    private IAnsiConsole Console(bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new Output(_output, isTerminal),
        });
        return console;
    }

    private sealed class Output(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer { get; } = writer;

        public bool IsTerminal { get; } = isTerminal;

        public int Width => 160;

        public int Height => 40;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
