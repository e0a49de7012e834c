using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using ScaMo.Server.Commands;
using ScaMo.Server.Hosting;
using ScaMo.Server.Security;

namespace ScaMo.Server.Tests.Commands;

public sealed partial class CommandTests
{
    [Fact]
    public void A_new_key_is_told_once_with_the_hash_that_opens_the_server()
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        Assert.Equal(0, NewKeyCommand.Run(["studio \"A\""], output, errors));

        string key = KeyPattern().Match(output.ToString()).Value;
        Assert.Equal(49, key.Length);
        Assert.Contains($$"""{ "Name": "studio \u0022A\u0022", "Hash": "{{ApiKey.HashText(key)}}" }""", output.ToString());
        Assert.NotEqual(key, ApiKey.Create());
    }

    [Theory]
    [InlineData]
    [InlineData("")]
    [InlineData("--help")]
    [InlineData("a", "b")]
    public void A_new_key_needs_one_name(params string[] args)
    {
        var errors = new StringWriter();
        Assert.Equal(2, NewKeyCommand.Run(args, TextWriter.Null, errors));
        Assert.Contains("usage", errors.ToString());
    }

    [Fact]
    public async Task Health_tells_whether_the_server_is_ready()
    {
        await using var server = await TestServer.StartAsync();
        var errors = new StringWriter();

        Assert.Equal(0, await HealthCommand.RunAsync([server.Http.BaseAddress!.ToString()], errors));
        Assert.Equal("", errors.ToString());
        await server.Services.GetRequiredService<RequestGate>().Close();
        Assert.Equal(1, await HealthCommand.RunAsync([server.Http.BaseAddress!.ToString()], errors));
        Assert.Contains("503", errors.ToString());
        Assert.Equal(1, await HealthCommand.RunAsync(["http://127.0.0.1:1"], errors));
        Assert.Contains("does not answer", errors.ToString());
        Assert.Equal(2, await HealthCommand.RunAsync(["nonsense"], errors));
    }

    [GeneratedRegex("scamo_[A-Za-z0-9_-]{43}")]
    private static partial Regex KeyPattern();
}
