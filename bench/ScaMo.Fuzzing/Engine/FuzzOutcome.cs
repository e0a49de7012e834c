using System.Diagnostics;
using System.Text.RegularExpressions;
using ScaMo.Motion.Formats;

namespace ScaMo.Fuzzing.Engine;

/// <summary>What a parser did with an input.</summary>
/// <param name="Answer">What kind of error it is: where it was thrown, and the first words of its text; empty where the input was accepted.</param>
/// <param name="Signature">Of a finding: the kind, and where; else null.</param>
/// <param name="Details">Of a finding.</param>
internal sealed partial record FuzzOutcome(string Answer, string? Signature, string Details)
{
    // Some buffers and a message; far below what a length field can ask for.
    private const long AllowedBytes = 1 << 20;
    private const long AllowedBytesPerByte = 256;

    /// <summary>Parses an input on this thread.</summary>
    public static FuzzOutcome Of(FuzzTarget target, byte[] input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string answer;
        try
        {
            answer = target.Parse(input) is { } refusal ? Plain(refusal) : "";
        }
        catch (Exception exception)
        {
            if (!target.Documents(exception)) return new FuzzOutcome("", $"{exception.GetType().FullName} in {Place(exception)}", exception.ToString());
            answer = $"{Place(exception)}: {Plain(exception is DataFormatException bad ? bad.Problem : exception.GetType().Name)}";
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, allowed = AllowedBytes + AllowedBytesPerByte * input.Length;
        return allocated <= allowed
            ? new FuzzOutcome(answer, null, "")
            : new FuzzOutcome(answer, "allocation", $"{allocated} bytes were allocated for an input of {input.Length}; expected at most {allowed}. The answer: {(answer.Length == 0 ? "accepted" : answer)}");
    }

    private static string Place(Exception exception) =>
        new StackTrace(exception).GetFrames().Select(frame => frame.GetMethod()).FirstOrDefault(method => method?.DeclaringType?.Namespace?.StartsWith("ScaMo", StringComparison.Ordinal) == true) is { } method
            ? $"{method.DeclaringType!.Name}.{method.Name}"
            : "the runtime";

    /// <summary>The words before what comes from the input.</summary>
    private static string Plain(string text) => FirstWords().Match(text).Value;

    [GeneratedRegex("^([A-Za-z,.]+ ?){0,4}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex FirstWords();
}
