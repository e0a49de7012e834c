using System.Net;
using System.Text.Json;

namespace ScaMo.Server.Tests;

/// <summary>What must hold of every error.</summary>
internal static class Problem
{
    /// <summary>Asserts that a response is problem details of that status and kind.</summary>
    public static async Task<JsonElement> AssertAsync(HttpResponseMessage response, int status, string kind)
    {
        string body = await response.Content.ReadAsStringAsync();
        Xunit.Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} {body}");
        return Assert(response.StatusCode, response.Content.Headers.ContentType?.ToString(), body, kind);
    }

    /// <summary>The same for a response that was read by hand.</summary>
    public static JsonElement Assert(HttpStatusCode status, string? contentType, string body, string? kind)
    {
        Xunit.Assert.Equal("application/problem+json", contentType);
        var problem = JsonElement.Parse(body);
        string type = problem.GetProperty("type").GetString()!;
        Xunit.Assert.StartsWith("urn:scamo:problem:", type);
        if (kind is not null) Xunit.Assert.Equal("urn:scamo:problem:" + kind, type);
        Xunit.Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Xunit.Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Xunit.Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Xunit.Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        Xunit.Assert.DoesNotContain("Exception", body);
        Xunit.Assert.DoesNotContain("   at ", body);
        return problem;
    }

    /// <summary>The members that a 422 complains about, in order.</summary>
    public static string[] Members(JsonElement problem) => [.. problem.GetProperty("errors").EnumerateObject().Select(error => error.Name)];
}
