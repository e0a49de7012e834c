using System.Globalization;
using ScaMo.Generation;

namespace ScaMo.Server.Motions;

/// <summary>What a client learns of an answer without reading it. The names are those of text-generation-inference.</summary>
internal static class MotionHeaders
{
    public const string QueueTime = "x-queue-time";
    public const string InferenceTime = "x-inference-time";
    public const string TotalTime = "x-total-time";
    public const string GeneratedTokens = "x-generated-tokens";
    public const string Seed = "x-seed";

    public static IReadOnlyList<string> All { get; } = [QueueTime, InferenceTime, TotalTime, GeneratedTokens, Seed];

    /// <summary>Sets the five headers; times are whole milliseconds.</summary>
    public static void Set(HttpResponse response, GenerationTimings timings, int tokens, long seed)
    {
        var headers = response.Headers;
        headers[QueueTime] = Milliseconds(timings.Queue);
        headers[InferenceTime] = Milliseconds(timings.Total - timings.Queue);
        headers[TotalTime] = Milliseconds(timings.Total);
        headers[GeneratedTokens] = tokens.ToString(CultureInfo.InvariantCulture);
        headers[Seed] = seed.ToString(CultureInfo.InvariantCulture);
    }

    private static string Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
