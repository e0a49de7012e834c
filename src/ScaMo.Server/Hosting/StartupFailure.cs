using Microsoft.Extensions.Options;

namespace ScaMo.Server.Hosting;

/// <summary>Failures of the start that the operator can mend, and needs no stack trace for.</summary>
internal static class StartupFailure
{
    /// <summary>Whether it is a wrong setting, an unreadable appsettings.json or an address in use.</summary>
    public static bool IsKnown(Exception exception) =>
        exception is OptionsValidationException or InvalidDataException or IOException or UnauthorizedAccessException or FormatException
        // The configuration binder's, which name the key.
        || (exception is InvalidOperationException && exception.Source == "Microsoft.Extensions.Configuration.Binder");

    /// <summary>Says on standard error what is wrong.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException) Console.Error.WriteLine($"error: {cause.Message}");
        return 1;
    }
}
