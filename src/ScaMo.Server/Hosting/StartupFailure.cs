using Microsoft.Extensions.Options;

namespace ScaMo.Server.Hosting;

/// <summary>Failures of the start that the operator can mend, and needs no stack trace for.</summary>
internal static class StartupFailure
{
    /// <summary>Whether it is a wrong setting, an unreadable appsettings.json or an address in use.</summary>
    public static bool IsKnown(Exception exception) =>
        (exception is AggregateException several && several.InnerExceptions.All(IsKnown))
        || exception is OptionsValidationException or InvalidDataException or IOException or UnauthorizedAccessException or FormatException
        // The configuration binder's, which name the key.
        || (exception is InvalidOperationException && exception.Source == "Microsoft.Extensions.Configuration.Binder");

    /// <summary>Says on standard error what is wrong.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(Exception exception)
    {
        foreach (string message in MessagesOf(exception)) Console.Error.WriteLine($"error: {message}");
        return 1;
    }

    private static IEnumerable<string> MessagesOf(Exception exception) => exception switch
    {
        AggregateException several => several.InnerExceptions.SelectMany(MessagesOf),
        OptionsValidationException settings => settings.Failures,
        _ => exception.InnerException is { } cause ? MessagesOf(cause).Prepend(exception.Message) : [exception.Message],
    };
}
