using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ScaMo.Server.Security;

namespace ScaMo.Server.Tests.Security;

/// <summary>Buckets fill so slowly here that no test sees it, however long it takes.</summary>
public sealed class RateLimitTests
{
    private const string Slow = "0.001";

    [Fact]
    public async Task A_key_gets_as_many_samples_as_its_bucket_holds_and_learns_when_there_are_more()
    {
        string limited = ApiKey.Create(), free = ApiKey.Create();
        await using var server = await TestServer.StartAsync(
            ("Security:Keys:0:Name", "limited"), ("Security:Keys:0:Hash", ApiKey.HashText(limited)), ("Security:Keys:0:PerMinute", Slow), ("Security:Keys:0:Burst", "6"),
            ("Security:Keys:1:Name", "free"), ("Security:Keys:1:Hash", ApiKey.HashText(free)));

        Assert.Equal(HttpStatusCode.OK, await GenerateAsync(server, 4, limited)); // 2 are left
        using (var response = await PostAsync(server, 3, limited)) // takes 1, and lacks 1
        {
            var problem = await Problem.AssertAsync(response, 429, "rate-limited");
            Assert.Equal(60_000, response.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
            Assert.Contains("60000 s", problem.GetProperty("detail").GetString());
        }

        Assert.Equal(HttpStatusCode.OK, await GenerateAsync(server, 1, limited));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GenerateAsync(server, 1, limited));
        using (var response = await SendAsync(server, HttpMethod.Get, "/motions/AAAAAAAAAAAAAAAAAAAAAA", null, limited))
        {
            await Problem.AssertAsync(response, 429, "rate-limited");
        }

        Assert.Equal(HttpStatusCode.OK, await GenerateAsync(server, 16, free));
        using var open = await server.GetAsync("/models");
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
    }

    /// <summary>Over a Unix socket no client has an address: all of them are one, and what is open stays open.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Clients_without_an_address_are_limited_where_others_are(bool openFirst)
    {
        using var limiter = new ClientLimiter(Options.Create(new SecurityOptions
        {
            Anonymous = new()
            {
                PerMinute = 0.001,
                Burst = 2,
            },
        }));
        HttpContext open = new DefaultHttpContext(), limited = new DefaultHttpContext();
        limited.SetEndpoint(new Endpoint(null, new(new AuthorizeAttribute()), null));

        if (openFirst) Assert.True(limiter.Requests.AttemptAcquire(open).IsAcquired);
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => limiter.Requests.AttemptAcquire(limited).IsAcquired));
        Assert.True(limiter.Requests.AttemptAcquire(open).IsAcquired);
    }

    [Fact]
    public async Task A_request_larger_than_the_bucket_takes_it_whole()
    {
        await using var server = await TestServer.StartAsync(("Security:Anonymous:PerMinute", Slow), ("Security:Anonymous:Burst", "3"));

        Assert.Equal(HttpStatusCode.OK, await GenerateAsync(server, 16));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GenerateAsync(server, 1));
    }

    [Fact]
    public async Task A_job_costs_each_sample_of_each_prompt()
    {
        await using var server = await TestServer.StartAsync(("Security:Anonymous:PerMinute", Slow), ("Security:Anonymous:Burst", "7"));
        const string Job = """{"prompts":["a","b","c"],"numSamples":2}""";

        using (var accepted = await SendAsync(server, HttpMethod.Post, "/jobs", Job, key: null)) Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode); // 1 is left
        using var refused = await SendAsync(server, HttpMethod.Post, "/jobs", Job, key: null);
        await Problem.AssertAsync(refused, 429, "rate-limited");
    }

    [Fact]
    public async Task Every_request_counts_even_one_that_is_refused()
    {
        await using var server = await TestServer.StartAsync(("Security:Anonymous:PerMinute", Slow), ("Security:Anonymous:Burst", "2"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await GenerateAsync(server, 17));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await GenerateAsync(server, 17));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GenerateAsync(server, 17));
    }

    [Fact]
    public async Task Addresses_behind_a_known_proxy_have_buckets_of_their_own()
    {
        await using var server = await TestServer.StartAsync(
            ("Security:Anonymous:PerMinute", Slow), ("Security:Anonymous:Burst", "1"), ("Security:KnownProxies:0", "127.0.0.1"), ("Security:KnownProxies:1", "10.0.0.0/8"));

        Assert.Equal(HttpStatusCode.OK, await GenerateAsync(server, 1, forwarded: "203.0.113.7"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GenerateAsync(server, 1, forwarded: "203.0.113.7"));
        Assert.Equal(HttpStatusCode.OK, await GenerateAsync(server, 1, forwarded: "203.0.113.8, 10.1.2.3")); // through two proxies
        Assert.Equal(HttpStatusCode.TooManyRequests, await GenerateAsync(server, 1, forwarded: "198.51.100.1, 203.0.113.8")); // what a client adds is not believed
        Assert.Equal(HttpStatusCode.OK, await GenerateAsync(server, 1, forwarded: "2001:db8:1:2::1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GenerateAsync(server, 1, forwarded: "2001:db8:1:2:ffff::9")); // the same customer's network
    }

    [Fact]
    public async Task Nobody_else_is_believed_who_the_client_is()
    {
        await using var server = await TestServer.StartAsync(("Security:Anonymous:PerMinute", Slow), ("Security:Anonymous:Burst", "1"));

        Assert.Equal(HttpStatusCode.OK, await GenerateAsync(server, 1, forwarded: "203.0.113.7"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GenerateAsync(server, 1, forwarded: "203.0.113.8"));
    }

    private static async Task<HttpStatusCode> GenerateAsync(TestServer server, int samples, string? key = null, string? forwarded = null)
    {
        using var response = await PostAsync(server, samples, key, forwarded);
        return response.StatusCode;
    }

    private static Task<HttpResponseMessage> PostAsync(TestServer server, int samples, string? key = null, string? forwarded = null) =>
        SendAsync(server, HttpMethod.Post, "/generate", $$"""{"prompt":"a person walks","numSamples":{{samples}}}""", key, forwarded);

    private static async Task<HttpResponseMessage> SendAsync(TestServer server, HttpMethod method, string path, string? body, string? key, string? forwarded = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.Add("X-Api-Key", key);
        if (forwarded is not null) request.Headers.Add("X-Forwarded-For", forwarded);
        return await server.SendAsync(request);
    }
}
