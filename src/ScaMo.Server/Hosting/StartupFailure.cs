using Microsoft.Extensions.Options;

namespace ScaMo.Server.Hosting;

/// <summary>Failures of the start that the operator can mend, and needs no stack trace for.</summary>
internal static class StartupFailure
{
    /// <summary>The libraries that throw <see cref="InvalidOperationException"/> at a setting they cannot read, and name its key.</summary>
    private static readonly string[] ReadersOfSettings = ["Microsoft.Extensions.Configuration.Binder", "Microsoft.Extensions.Logging.Configuration"];

    /// <summary>Whether it is a wrong setting or an unreadable appsettings.json.</summary>
    public static bool IsKnown(Exception exception) =>
        (exception is AggregateException several && several.InnerExceptions.All(IsKnown))
        || exception is OptionsValidationException or InvalidDataException or IOException or UnauthorizedAccessException or FormatException
        || (exception is InvalidOperationException && ReadersOfSettings.Contains(exception.Source));

    /// <summary>Says on standard error what is wrong, a line for each thing.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(Exception exception)
    {
        foreach (string message in MessagesOf(exception)) Console.Error.WriteLine($"error: {message}");
        return 1;
    }

    /// <summary>Says that the server cannot listen where it was told to. Every kind of exception comes of that.</summary>
    /// <returns>The exit code.</returns>
    public static int ReportListener(Exception exception, string? urls)
    {
        string where = string.IsNullOrEmpty(urls) ? "" : $" at {urls}";
        Console.Error.WriteLine($"error: The server cannot listen{where}. {WithCause(exception)}");
        return 1;
    }

    private static IEnumerable<string> MessagesOf(Exception exception) => exception switch
    {
        AggregateException several => several.InnerExceptions.SelectMany(MessagesOf),
        OptionsValidationException settings => settings.Failures,
        _ => [WithCause(exception)],
    };

    /// <summary>What happened, and the first cause of it unless that says the same.</summary>
    private static string WithCause(Exception exception)
    {
        string cause = exception.GetBaseException().Message;
        string message = exception.Message.Contains(cause, StringComparison.OrdinalIgnoreCase) ? exception.Message : $"{exception.Message} {cause}";
        return message.ReplaceLineEndings(" ");
    }
}
