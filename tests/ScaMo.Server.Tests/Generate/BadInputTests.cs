using System.Text;
using System.Text.Json;

namespace ScaMo.Server.Tests.Generate;

public sealed class BadInputTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly TestServer _server = shared.Server;

    [Theory]
    [InlineData("", "empty")]
    [InlineData("   ", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("nonsense", "not JSON")]
    [InlineData("""{"prompt":"x"} {}""", "not JSON")]
    [InlineData("""{"prompt":"x"},""", "not JSON")]
    [InlineData("""{"prompt":"x",}""", "not JSON")]
    [InlineData("""{"prompt":"x" /* why */}""", "not JSON")]
    [InlineData("""{'prompt':'x'}""", "not JSON")]
    [InlineData("""{"prompt":"x","temperature":NaN}""", "not JSON")]
    [InlineData("""{"prompt":"x","temperature":Infinity}""", "not JSON")]
    [InlineData("""{"prompt":"x","seed":01}""", "not JSON")]
    [InlineData("""{"prompt":"x","seed":+1}""", "not JSON")]
    [InlineData("\"text\"", "must be a JSON object, not a string")]
    [InlineData("[]", "must be a JSON object, not an array")]
    [InlineData("null", "must be a JSON object, not null")]
    [InlineData("17", "must be a JSON object, not a number")]
    [InlineData("true", "must be a JSON object, not a boolean")]
    [InlineData("""{"prompt":17}""", "'prompt' must be a string, not a number")]
    [InlineData("""{"prompt":["x"]}""", "'prompt' must be a string, not an array")]
    [InlineData("""{"prompt":"x","model":{}}""", "'model' must be a string, not an object")]
    [InlineData("""{"prompt":"x","format":false}""", "'format' must be a string, not a boolean")]
    [InlineData("""{"prompt":"x","seed":"42"}""", "'seed' must be an integer, not a string")]
    [InlineData("""{"prompt":"x","seed":1.5}""", "'seed' must be an integer")]
    [InlineData("""{"prompt":"x","seed":1e3}""", "'seed' must be an integer")]
    [InlineData("""{"prompt":"x","seed":1e999}""", "'seed' must be an integer")]
    [InlineData("""{"prompt":"x","numSamples":1.0}""", "'numSamples' must be an integer")]
    [InlineData("""{"prompt":"x","topK":true}""", "'topK' must be an integer, not a boolean")]
    [InlineData("""{"prompt":"x","temperature":"1"}""", "'temperature' must be a number, not a string")]
    [InlineData("""{"prompt":"x","temperature":1e999}""", "'temperature' is too large")]
    [InlineData("""{"prompt":"x","topP":-1e999}""", "'topP' is too large")]
    [InlineData("""{"prompt":"x","maxSeconds":1e400}""", "'maxSeconds' is too large")]
    [InlineData("""{"prompt":"x","prompt":"y"}""", "'prompt' is given twice")]
    [InlineData("""{"prompt":"x","\u0070rompt":"y"}""", "'prompt' is given twice")]
    [InlineData("""{"prompt":null,"prompt":"y"}""", "'prompt' is given twice")]
    [InlineData("""{"Prompt":"x"}""", "it is spelled 'prompt'")]
    [InlineData("""{"prompt":"x","NUMSAMPLES":1}""", "it is spelled 'numSamples'")]
    [InlineData("""{"prompt":"x","colour":"red"}""", "no member 'colour'")]
    [InlineData("""{"prompt":"x","":1}""", "no member ''")]
    [InlineData("""{"prompt":"x","\ud800":1}""", "no member")]
    [InlineData("""{"prompt":"x","rate":30}""", "no member 'rate'")]
    [InlineData("""{"prompt":"x","deep":[[[[[[[[[[[[1]]]]]]]]]]]]}""", "no member 'deep'")]
    public async Task What_cannot_be_read_is_400_and_named(string body, string says)
    {
        using var response = await _server.PostAsync(body);
        var problem = await Problem.AssertAsync(response, 400, "malformed-request");
        Assert.Contains(says, problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x7B, 0x00 }, "UTF-8")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0x7B, 0x7D }, "byte order mark")]
    [InlineData(new byte[] { 0x7B, 0x22, 0xC3, 0x28, 0x22, 0x7D }, "UTF-8")]
    public async Task Bytes_that_are_no_text_are_400(byte[] bytes, string says)
    {
        using var response = await PostBytesAsync(bytes, "application/json");
        var problem = await Problem.AssertAsync(response, 400, "malformed-request");
        Assert.Contains(says, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task An_encoded_surrogate_and_an_overlong_form_are_not_UTF_8()
    {
        foreach (byte[] bad in new byte[][] { [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xF5, 0x80, 0x80, 0x80] })
        {
            using var response = await PostBytesAsync([.. "{\"prompt\":\""u8, .. bad, .. "\"}"u8], "application/json");
            await Problem.AssertAsync(response, 400, "malformed-request");
        }
    }

    [Theory]
    [InlineData("{}", "prompt")]
    [InlineData("""{"prompt":null}""", "prompt")]
    [InlineData("""{"prompt":""}""", "prompt")]
    [InlineData("""{"prompt":" \t\n\u00a0\u2003\u3000\u0085\u2028"}""", "prompt")]
    [InlineData("""{"prompt":"a \ud800 b"}""", "prompt")]
    [InlineData("""{"prompt":"a \udc00\ud800 b"}""", "prompt")]
    [InlineData("""{"prompt":"x","numSamples":0}""", "numSamples")]
    [InlineData("""{"prompt":"x","numSamples":17}""", "numSamples")]
    [InlineData("""{"prompt":"x","numSamples":-99999999999999999999999}""", "numSamples")]
    [InlineData("""{"prompt":"x","seed":-1}""", "seed")]
    [InlineData("""{"prompt":"x","seed":9007199254740992}""", "seed")]
    [InlineData("""{"prompt":"x","seed":99999999999999999999999999999999}""", "seed")]
    [InlineData("""{"prompt":"x","temperature":-0.1}""", "temperature")]
    [InlineData("""{"prompt":"x","temperature":2.0001}""", "temperature")]
    [InlineData("""{"prompt":"x","topK":-1}""", "topK")]
    [InlineData("""{"prompt":"x","topP":0}""", "topP")]
    [InlineData("""{"prompt":"x","topP":1.01}""", "topP")]
    [InlineData("""{"prompt":"x","maxSeconds":0}""", "maxSeconds")]
    [InlineData("""{"prompt":"x","maxSeconds":-3}""", "maxSeconds")]
    [InlineData("""{"prompt":"x","maxSeconds":10.01}""", "maxSeconds")]
    [InlineData("""{"prompt":"x","model":"nobody"}""", "model")]
    [InlineData("""{"prompt":"x","model":"Demo"}""", "model")]
    [InlineData("""{"prompt":"x","model":""}""", "model")]
    [InlineData("""{"prompt":"x","model":"../demo"}""", "model")]
    [InlineData("""{"prompt":"x","model":"\ud800"}""", "model")]
    [InlineData("""{"prompt":"x","format":"fbx"}""", "format")]
    [InlineData("""{"prompt":"x","format":"JSON"}""", "format")]
    [InlineData("""{"prompt":"x","format":""}""", "format")]
    [InlineData("""{"prompt":"x","format":"bvh","numSamples":2}""", "numSamples")]
    [InlineData("""{"prompt":" ","numSamples":0,"seed":-1,"temperature":3,"topK":-1,"topP":0,"maxSeconds":0,"model":"no","format":"no"}""",
        "format,maxSeconds,model,numSamples,prompt,seed,temperature,topK,topP")]
    public async Task What_is_not_acceptable_is_422_and_told_member_by_member(string body, string members)
    {
        using var response = await _server.PostAsync(body);
        var problem = await Problem.AssertAsync(response, 422, "invalid-request");
        Assert.Equal(members.Split(','), Problem.Members(problem));
    }

    [Fact]
    public async Task A_prompt_has_at_most_2000_scalar_values_after_trimming()
    {
        string longest = string.Concat(Enumerable.Repeat("😀", 2000));
        await _server.GenerateAsync(JsonSerializer.Serialize(new { prompt = $"  {longest}\n" }));
        Assert.Equal(longest, _server.Engine.LastRequest!.Prompt);

        using var response = await _server.PostAsync(JsonSerializer.Serialize(new { prompt = longest + "x" }));
        Assert.Equal(["prompt"], Problem.Members(await Problem.AssertAsync(response, 422, "invalid-request")));
    }

    [Fact]
    public async Task A_format_of_the_contract_that_this_server_cannot_write_is_501()
    {
        using var response = await _server.PostAsync("""{"prompt":"x","format":"mp4"}""");
        await Problem.AssertAsync(response, 501, "format-not-available");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/problem+json")]
    [InlineData("application/json;q=0, application/x-bvh;q=0")]
    public async Task Nothing_acceptable_is_406(string accept)
    {
        using var response = await _server.PostAsync("""{"prompt":"x"}""", accept);
        await Problem.AssertAsync(response, 406, "not-acceptable");
    }

    [Fact]
    public async Task Errors_are_problem_details_whatever_the_client_accepts()
    {
        using var response = await _server.PostAsync("{}", "application/x-bvh");
        await Problem.AssertAsync(response, 422, "invalid-request");
    }

    [Fact]
    public async Task Several_samples_do_not_fit_a_file_that_Accept_asks_for()
    {
        using var response = await _server.PostAsync("""{"prompt":"x","numSamples":2}""", "application/x-bvh");
        Assert.Equal(["numSamples"], Problem.Members(await Problem.AssertAsync(response, 422, "invalid-request")));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/vnd.api+json")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task Another_content_type_is_415(string? contentType)
    {
        using var response = await PostBytesAsync("""{"prompt":"x"}"""u8.ToArray(), contentType);
        await Problem.AssertAsync(response, 415, "unsupported-media-type");
    }

    [Fact]
    public async Task A_compressed_body_is_415()
    {
        using var content = new StringContent("""{"prompt":"x"}""", Encoding.UTF8, "application/json");
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await _server.Http.PostAsync("/generate", content, TestContext.Current.CancellationToken);
        await Problem.AssertAsync(response, 415, "unsupported-media-type");
    }

    private async Task<HttpResponseMessage> PostBytesAsync(byte[] bytes, string? contentType)
    {
        using var content = new ByteArrayContent(bytes);
        if (contentType is not null) content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await _server.Http.PostAsync("/generate", content);
    }
}
