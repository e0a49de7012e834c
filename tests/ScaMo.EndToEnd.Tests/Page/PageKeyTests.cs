using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ScaMo.EndToEnd.Tests.Page;

/// <summary>The page of a server that wants an API key, made and configured as its operator does it.</summary>
[Collection(PageGroup.Name)]
public sealed partial class PageKeyTests(ChromiumFixture chromium)
{
    private const string Prompt = "a person bows";

    [Fact]
    public async Task Asks_for_the_key_and_sends_it_with_everything()
    {
        var (exitCode, output) = await ExternalProgram.RunAsync("dotnet", ServerProcess.BinaryPath, "new-key", "page");
        Assert.True(exitCode == 0, output);
        string key = KeyPattern().Match(output).Value;
        var settings = SettingPattern().Matches(output).Select(match => (match.Groups[1].Value, match.Groups[2].Value)).ToArray();
        Assert.Equal(2, settings.Length);
        await using var server = await ServerProcess.StartAsync(settings);
        await using var visitor = await chromium.VisitAsync(baseAddress: server.Client.BaseAddress);
        var dialog = visitor.Page.GetByRole(AriaRole.Dialog, new() { Name = "This server needs an API key" });
        var field = dialog.GetByLabel("Key", new() { Exact = true });
        var use = dialog.GetByText("Use the key");
        await visitor.OpenAsync();

        await visitor.Page.GetByLabel("What does the person do?").FillAsync(Prompt);
        await visitor.Generate.ClickAsync();
        await dialog.WaitForAsync();
        Assert.False(await dialog.GetByText("does not know").IsVisibleAsync());
        Assert.Empty((await visitor.Page.RunAxe()).Violations.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}"));
        await dialog.GetByText("Cancel").ClickAsync();
        await visitor.Alert.GetByText("needs an API key").WaitForAsync();

        await visitor.Generate.ClickAsync();
        await field.FillAsync("scamo_wrong");
        await use.ClickAsync();
        await dialog.GetByText("does not know").WaitForAsync();
        await field.FillAsync(key);
        await field.PressAsync("Enter");
        await visitor.Downloads.First.WaitForAsync();

        var link = visitor.Downloads.Filter(new() { HasText = "BVH" });
        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        Assert.StartsWith("HIERARCHY", await File.ReadAllTextAsync((await download.PathAsync())!), StringComparison.Ordinal);
        Assert.EndsWith(".bvh", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.StartsWith("a-person-bows", download.SuggestedFilename, StringComparison.Ordinal);

        await visitor.Page.ReloadAsync(); // the address names the motion, and the tab has the key
        await visitor.Downloads.First.WaitForAsync();
        Assert.False(await dialog.IsVisibleAsync());
        Assert.DoesNotContain(key, server.Output, StringComparison.Ordinal);

        await using var other = await chromium.VisitAsync(baseAddress: server.Client.BaseAddress);
        await other.OpenAsync(new Uri(visitor.Page.Url).Fragment);
        await other.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
    }

    [GeneratedRegex("scamo_[A-Za-z0-9_-]{43}")]
    private static partial Regex KeyPattern();

    [GeneratedRegex("^ *(Security__Keys__0__[A-Za-z]+)=(.+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex SettingPattern();
}
