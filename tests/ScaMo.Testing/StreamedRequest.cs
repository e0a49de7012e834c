using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace ScaMo.Testing;

/// <summary>One request to POST /generate/stream, and what its client saw.</summary>
/// <param name="FirstToken">From the call to the first token.</param>
/// <param name="Total">From the call to the last event.</param>
/// <param name="Tokens">Motion tokens of each sample.</param>
public sealed record StreamedRequest(TimeSpan FirstToken, TimeSpan Total, int[][] Tokens)
{
    /// <summary>Sends one and reads all of its events.</summary>
    /// <exception cref="HttpRequestException">It was refused, or failed on the way.</exception>
    public static async Task<StreamedRequest> SendAsync(HttpClient client, object body, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/generate/stream") { Content = JsonContent.Create(body) };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        TimeSpan? firstToken = null;
        var tokens = new List<int[]>();
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            switch (item.EventType)
            {
                case "tokens":
                    firstToken ??= Stopwatch.GetElapsedTime(start);
                    break;
                case "motion":
                    tokens.Add([.. JsonElement.Parse(item.Data).GetProperty("tokens").EnumerateArray().Select(token => token.GetInt32())]);
                    break;
                case "error":
                    throw new HttpRequestException(item.Data);
            }
        }

        return new StreamedRequest(firstToken ?? TimeSpan.Zero, Stopwatch.GetElapsedTime(start), [.. tokens]);
    }
}
