using System.Buffers.Binary;
using System.Text;

namespace ScaMo.Server.Tests.Motions;

public sealed class ExportOptionsTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Prompt = "\"prompt\":\"a person walks\",\"seed\":42";

    private readonly TestServer _server = shared.Server;

    [Fact]
    public async Task Json_has_the_frames_that_were_asked_for_and_its_links_lead_to_the_same()
    {
        var plain = await _server.GenerateAsync($$"""{ {{Prompt}} }""");
        var edited = await _server.GenerateAsync($$"""{ {{Prompt}}, "fps": 60, "inPlace": true, "footLock": true }""");

        int frames = plain.GetProperty("motions")[0].GetProperty("frames").GetInt32();
        var motion = edited.GetProperty("motions")[0];
        Assert.Equal(plain.GetProperty("motions")[0].GetProperty("id").GetString(), motion.GetProperty("id").GetString());
        Assert.Equal(60, motion.GetProperty("fps").GetInt32());
        Assert.Equal((frames - 1) * 3 + 1, motion.GetProperty("frames").GetInt32());
        Assert.Equal((frames - 1) * 3 + 1, motion.GetProperty("positions").GetArrayLength());
        string link = motion.GetProperty("links").GetProperty("bvh").GetString()!;
        Assert.EndsWith(".bvh?fps=60&inPlace=true&footLock=true", link, StringComparison.Ordinal);
        Assert.Contains("Frame Time: 0.01666667", await TextAsync(link), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("units=m", "\tCHANNELS 6", "Frames")]
    [InlineData("root=true", "ROOT Root\n", "JOINT Hips\n")]
    [InlineData("fps=30", "Frame Time: 0.03333333", "ROOT Hips")]
    public async Task A_file_is_written_as_its_address_asks(string query, params string[] contained)
    {
        string text = await TextAsync($"{await BvhLinkAsync()}?{query}");
        Assert.All(contained, part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metres_are_a_hundredth_of_centimetres()
    {
        string link = await BvhLinkAsync();
        float[] centimetres = LastRow(await TextAsync(link)), metres = LastRow(await TextAsync(link + "?units=m"));

        for (int i = 0; i < 3; i++) Assert.Equal(centimetres[i] / 100, metres[i], 1e-5f);
        Assert.Equal(centimetres[3..], metres[3..]);
    }

    [Fact]
    public async Task A_picture_has_the_size_that_was_asked_for()
    {
        using var response = await _server.PostAsync($$"""{ {{Prompt}}, "format": "png", "width": 320, "height": 200 }""");
        byte[] png = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal((320, 200), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        Assert.EndsWith(".png?width=320&height=200", response.Content.Headers.ContentLocation!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_written_otherwise_has_another_tag()
    {
        string link = await BvhLinkAsync();
        using var plain = await _server.GetAsync(link);
        using var slow = await _server.GetAsync(link + "?fps=20");
        using var fast = await _server.GetAsync(link + "?fps=60");

        Assert.Equal(3, new[] { plain, slow, fast }.Select(response => response.Headers.ETag!.Tag).Distinct().Count());
    }

    [Theory]
    [InlineData("\"fps\": 25", "fps")]
    [InlineData("\"units\": \"mm\"", "units")]
    [InlineData("\"width\": 63, \"height\": 100000", "height", "width")]
    public async Task Wrong_values_in_a_body_are_422(string members, params string[] named)
    {
        using var response = await _server.PostAsync($$"""{ {{Prompt}}, {{members}} }""");
        Assert.Equal(named, Problem.Members(await Problem.AssertAsync(response, 422, "invalid-request")));
    }

    [Theory]
    [InlineData("\"fps\": \"60\"")]
    [InlineData("\"root\": 1")]
    [InlineData("\"inplace\": true")]
    public async Task Wrong_types_in_a_body_are_400(string member)
    {
        using var response = await _server.PostAsync($$"""{ {{Prompt}}, {{member}} }""");
        await Problem.AssertAsync(response, 400, "malformed-request");
    }

    [Theory]
    [InlineData("fps=fast", "fps")]
    [InlineData("fps=25", "fps")]
    [InlineData("fps=20&fps=30", "fps")]
    [InlineData("loop=yes&root=", "loop", "root")]
    [InlineData("height=99999999999999999999", "height")]
    public async Task Wrong_values_in_an_address_are_422(string query, params string[] named)
    {
        using var response = await _server.GetAsync($"{await BvhLinkAsync()}?{query}");
        Assert.Equal(named, Problem.Members(await Problem.AssertAsync(response, 422, "invalid-request")));
    }

    [Fact]
    public async Task Other_members_of_a_query_do_not_matter()
    {
        using var response = await _server.GetAsync($"{await BvhLinkAsync()}?v=2&frames=1");
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_stream_tells_frames_as_they_are()
    {
        using var content = new StringContent($$"""{ {{Prompt}}, "fps": 60, "loop": true }""", Encoding.UTF8, "application/json");
        using var response = await _server.Http.PostAsync("/generate/stream", content, TestContext.Current.CancellationToken);
        Assert.Equal(["fps", "loop"], Problem.Members(await Problem.AssertAsync(response, 422, "invalid-request")));
    }

    private async Task<string> BvhLinkAsync()
    {
        var answer = await _server.GenerateAsync($$"""{ {{Prompt}} }""");
        return answer.GetProperty("motions")[0].GetProperty("links").GetProperty("bvh").GetString()!;
    }

    private async Task<string> TextAsync(string link)
    {
        using var response = await _server.GetAsync(link);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static float[] LastRow(string bvh) =>
        [.. bvh.TrimEnd().Split('\n')[^1].Split(' ').Select(number => float.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];
}
