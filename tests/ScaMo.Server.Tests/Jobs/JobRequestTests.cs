using System.Net;
using System.Text.Json;

namespace ScaMo.Server.Tests.Jobs;

/// <summary>Jobs that are not accepted.</summary>
public sealed class JobRequestTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData("""{}""", "prompt")]
    [InlineData("""{"prompts":[]}""", "prompts")]
    [InlineData("""{"prompts":["a"],"prompt":"b"}""", "prompts")]
    [InlineData("""{"prompts":["a",""," "]}""", "prompts[1]", "prompts[2]")]
    [InlineData("""{"prompts":["a","\ud800"]}""", "prompts[1]")]
    [InlineData("""{"prompts":["a",""],"temperature":3,"numSamples":17}""", "numSamples", "prompts[1]", "temperature")]
    [InlineData("""{"prompt":"a","format":"bvh"}""", "format")]
    [InlineData("""{"prompt":"a","model":"none"}""", "model")]
    [InlineData("""{"prompt":"a","maxSeconds":1000}""", "maxSeconds")]
    public async Task What_is_not_acceptable_is_422_and_names_it(string body, params string[] members)
    {
        using var answer = await JobHost.PostAsync(shared.Server, body);
        Assert.Equal(members, Problem.Members(await Problem.AssertAsync(answer, 422, "invalid-request")));
    }

    [Theory]
    [InlineData("""{"prompts":"a"}""")]
    [InlineData("""{"prompts":["a",null]}""")]
    [InlineData("""{"prompts":["a",1]}""")]
    [InlineData("""{"prompts":[["a"]]}""")]
    [InlineData("""{"prompts":["a"],"prompts":["b"]}""")]
    [InlineData("""{"prompts":["a"]""")]
    [InlineData("""{"Prompts":["a"]}""")]
    [InlineData("""["a"]""")]
    public async Task What_cannot_be_read_is_400(string body)
    {
        using var answer = await JobHost.PostAsync(shared.Server, body);
        await Problem.AssertAsync(answer, 400, "malformed-request");
    }

    [Fact]
    public async Task Prompts_are_for_jobs_only()
    {
        using var answer = await shared.Server.PostAsync("""{"prompts":["a"]}""");
        await Problem.AssertAsync(answer, 400, "malformed-request");
    }

    [Fact]
    public async Task A_job_has_at_most_so_many_prompts()
    {
        string[] prompts = [.. Enumerable.Repeat("a", 101)];
        using var answer = await JobHost.PostAsync(shared.Server, JsonSerializer.Serialize(new { prompts }));
        Assert.Equal(["prompts"], Problem.Members(await Problem.AssertAsync(answer, 422, "invalid-request")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("two words")]
    [InlineData("a\"b")]
    public async Task A_key_that_is_none_is_400(string key)
    {
        using var answer = await JobHost.PostAsync(shared.Server, """{"prompt":"a"}""", key);
        await Problem.AssertAsync(answer, 400, "malformed-request");
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_400()
    {
        using var answer = await JobHost.PostAsync(shared.Server, """{"prompt":"a"}""", new string('k', 256));
        await Problem.AssertAsync(answer, 400, "malformed-request");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/events")]
    public async Task An_unknown_job_is_404(string rest)
    {
        foreach (string id in new[] { "AAAAAAAAAAAAAAAAAAAAAA", "x", "..%2f..%2fetc%2fpasswd" })
        {
            using var answer = await shared.Server.GetAsync($"/jobs/{id}{rest}");
            await Problem.AssertAsync(answer, 404, "not-found");
        }
    }

    [Fact]
    public async Task An_unknown_job_cannot_be_canceled()
    {
        using var answer = await shared.Server.Http.DeleteAsync("/jobs/AAAAAAAAAAAAAAAAAAAAAA", TestContext.Current.CancellationToken);
        await Problem.AssertAsync(answer, 404, "not-found");
    }

    [Fact]
    public async Task The_examples_of_the_description_are_accepted()
    {
        using var document = await shared.Server.GetAsync("/openapi/v1.json");
        var post = JsonElement.Parse(await document.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("paths").GetProperty("/jobs").GetProperty("post");
        foreach (var example in post.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("examples").EnumerateObject())
        {
            using var answer = await JobHost.PostAsync(shared.Server, example.Value.GetProperty("value").GetRawText());
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }
    }
}
