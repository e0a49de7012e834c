using System.CommandLine;
using ScaMo.Generation;
using ScaMo.Motion.Formats;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Commands;

/// <summary>What all commands share: the option <c>--json</c>, and how they fail.</summary>
internal static class CommandExtensions
{
    /// <summary>The exit code of a process that was interrupted (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary><c>--json</c>, understood by every command.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Print the result as JSON on standard output.", Recursive = true };

    /// <summary>
    /// Sets what a command does. Problems that the user can mend end it with one line on standard error and exit code 1; an interruption
    /// with 130; anything else is a defect and keeps its stack trace.
    /// </summary>
    public static void SetHandler(this Command command, Func<ParseResult, CommandOutput, CancellationToken, Task> handler) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                await handler(parsed, new CommandOutput(parsed.GetValue(Json)), cancellationToken);
                return 0;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync("Interrupted.");
                return Interrupted;
            }
            catch (Exception exception) when (IsOfTheUser(exception))
            {
                await Console.Error.WriteLineAsync(exception.Message);
                return 1;
            }
        });

    /// <summary>Unsupported is a device that is not there, or a precision of another name.</summary>
    private static bool IsOfTheUser(Exception exception) => exception
        is DataFormatException or EmptyPromptException or ArgumentException or NotSupportedException or IOException or UnauthorizedAccessException or DivergenceException;

    /// <inheritdoc cref="SetHandler(Command, Func{ParseResult, CommandOutput, CancellationToken, Task})"/>
    public static void SetHandler(this Command command, Action<ParseResult, CommandOutput, CancellationToken> handler) =>
        command.SetHandler((parsed, output, cancellationToken) =>
        {
            handler(parsed, output, cancellationToken);
            return Task.CompletedTask;
        });
}
