using System.Net;
using System.Net.Http.Headers;

namespace ScaMo.Server.Tests.Motions;

/// <summary>Parts of files, as players of video ask for them.</summary>
public sealed class RangeTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly TestServer _server = shared.Server;

    [Theory]
    [InlineData("bytes=0-1", 0, 2)]
    [InlineData("bytes=10-", 10, null)]
    [InlineData("bytes=-7", -7, null)]
    [InlineData("bytes=5-99999999", 5, null)]
    public async Task A_part_is_206_and_the_bytes_of_the_whole(string range, int from, int? count)
    {
        string path = await MakeAsync("bvh");
        byte[] whole = await BytesAsync(await _server.GetAsync(path));
        using var response = await GetAsync(path, range);
        int start = from < 0 ? whole.Length + from : from;
        byte[] expected = whole[start..(start + (count ?? whole.Length - start))];

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(expected, await BytesAsync(response));
        Assert.Equal($"bytes {start}-{start + expected.Length - 1}/{whole.Length}", response.Content.Headers.ContentRange!.ToString());
        Assert.Equal("application/x-bvh", response.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData("bvh")]
    [InlineData("npy")]
    [InlineData("webp")]
    public async Task Files_say_that_they_come_in_parts(string format)
    {
        string path = await MakeAsync(format);
        using var got = await _server.GetAsync(path);
        using var headed = await SendAsync(HttpMethod.Head, path, "bytes=0-1");

        Assert.Equal("bytes", Assert.Single(got.Headers.AcceptRanges));
        Assert.Equal("bytes", Assert.Single(headed.Headers.AcceptRanges));
        // Only GET knows ranges.
        Assert.Equal(HttpStatusCode.OK, headed.StatusCode);
        Assert.Equal(got.Content.Headers.ContentLength, headed.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_part_behind_the_end_is_416_and_the_length_is_told()
    {
        string path = await MakeAsync("npy");
        long length = (await BytesAsync(await _server.GetAsync(path))).Length;
        using var response = await GetAsync(path, $"bytes={length}-");

        await Problem.AssertAsync(response, 416, "range-not-satisfiable");
        Assert.Equal($"bytes */{length}", response.Content.Headers.ContentRange!.ToString());
        Assert.Null(response.Content.Headers.ContentDisposition);
    }

    [Theory]
    [InlineData("bytes=0-1,4-5")]
    [InlineData("bytes=x")]
    [InlineData("frames=0-1")]
    public async Task What_is_no_single_range_of_bytes_gives_the_whole(string range)
    {
        using var response = await GetAsync(await MakeAsync("npy"), range);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_part_of_another_file_is_not_sent_with_If_Range()
    {
        string path = await MakeAsync("npy");
        using var whole = await _server.GetAsync(path);
        Assert.False(whole.Headers.ETag!.IsWeak);
        using var same = await GetAsync(path, "bytes=0-1", whole.Headers.ETag.ToString());
        using var other = await GetAsync(path, "bytes=0-1", "\"another\"");

        Assert.Equal(HttpStatusCode.PartialContent, same.StatusCode);
        Assert.Equal(whole.Headers.ETag, same.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(whole.Content.Headers.ContentLength, other.Content.Headers.ContentLength);
    }

    /// <summary>Its bytes are not those of the file, and a part of one goes with no part of the other (RFC 9110, 8.8.3.3).</summary>
    [Fact]
    public async Task A_compressed_file_has_a_weak_tag_and_no_parts()
    {
        string path = await MakeAsync("bvh");
        using var plain = await _server.GetAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", "gzip" } } };
        using var compressed = await _server.SendAsync(request);
        using var again = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "If-None-Match", compressed.Headers.ETag!.ToString() } } };
        using var known = await _server.SendAsync(again);

        Assert.Equal("gzip", Assert.Single(compressed.Content.Headers.ContentEncoding));
        Assert.Equal((true, plain.Headers.ETag!.Tag), (compressed.Headers.ETag.IsWeak, compressed.Headers.ETag.Tag));
        Assert.False(plain.Headers.ETag.IsWeak);
        Assert.Empty(compressed.Headers.AcceptRanges);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Fact]
    public async Task A_condition_that_does_not_hold_is_412()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, await MakeAsync("npy"));
        request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"another\""));
        using var response = await _server.SendAsync(request);

        await Problem.AssertAsync(response, 412, "http-412");
    }

    [Fact]
    public async Task JSON_differs_from_time_to_time_and_has_no_parts()
    {
        using var response = await GetAsync(await MakeAsync("json"), "bytes=0-1");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.ETag!.IsWeak);
    }

    [Fact]
    public async Task What_is_posted_comes_whole()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/generate")
        {
            Content = new StringContent("""{"prompt":"x","format":"npy"}""", new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.TryAddWithoutValidation("Range", "bytes=0-1");
        using var response = await _server.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Content.Headers.ContentLength > 100);
    }

    private async Task<string> MakeAsync(string format)
    {
        var made = await _server.GenerateAsync("""{"prompt":"a person turns","seed":3}""");
        string link = $"/motions/{made.GetProperty("motions")[0].GetProperty("id").GetString()}.{format}";
        return format == "webp" ? link + "?width=64&height=64" : link;
    }

    private Task<HttpResponseMessage> GetAsync(string path, string range, string? ifRange = null) => SendAsync(HttpMethod.Get, path, range, ifRange);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string range, string? ifRange = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Range", range);
        if (ifRange is not null) request.Headers.TryAddWithoutValidation("If-Range", ifRange);
        return await _server.SendAsync(request);
    }

    private static Task<byte[]> BytesAsync(HttpResponseMessage response) => response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
}
