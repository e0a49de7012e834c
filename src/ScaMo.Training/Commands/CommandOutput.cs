using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace ScaMo.Training.Commands;

/// <summary>Where a command speaks: its result on standard output, as JSON if asked for; progress and messages on standard error.</summary>
internal sealed class CommandOutput
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public CommandOutput(bool isJson)
    {
        IsJson = isJson;
        Progress = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        // Redirected output has no width of its own: tables must not be folded at 80.
        if (Console.IsErrorRedirected) Progress.Profile.Width = 160;
    }

    /// <summary>Whether the result is to be JSON.</summary>
    public bool IsJson { get; }

    /// <summary>The console for progress and messages.</summary>
    public IAnsiConsole Progress { get; }

    /// <summary>Prints the result.</summary>
    /// <param name="value">What JSON shows, camelCase.</param>
    /// <param name="print">Prints it for people.</param>
    public void Result<T>(T value, Action<IAnsiConsole> print)
    {
        if (IsJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(value, JsonOptions));
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected) console.Profile.Width = 160;
        print(console);
    }
}
