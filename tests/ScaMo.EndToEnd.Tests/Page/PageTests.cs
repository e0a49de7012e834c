using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using ScaMo.Motion.Formats.Bvh;

namespace ScaMo.EndToEnd.Tests.Page;

/// <summary>The page in a browser, from a sentence to files.</summary>
[Collection(PageGroup.Name)]
public sealed class PageTests(ChromiumFixture chromium)
{
    private const string Prompt = "a person walks forward and waves";
    private const int Seed = 42;

    [Theory]
    [InlineData(1280, 860, ColorScheme.Light)]
    [InlineData(1280, 860, ColorScheme.Dark)]
    [InlineData(390, 844, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task A_sentence_becomes_a_figure_that_moves(int width, int height, ColorScheme scheme)
    {
        bool isPhone = width < 500;
        await using var visitor = await chromium.VisitAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, IsMobile = isPhone, HasTouch = isPhone });
        await visitor.OpenAsync();

        await visitor.GenerateAsync(Prompt, Seed);
        await visitor.SeeChangeAsync(await visitor.LookAsync()); // it plays by itself
        await visitor.PauseAsync();
        await visitor.Scrub.FillAsync("0");
        var first = await visitor.LookAsync();
        await visitor.Scrub.FillAsync("40");
        await visitor.SeeChangeAsync(first);

        Assert.Equal(40, await visitor.FrameAsync());
        Assert.Equal("11", await visitor.Page.Locator("#tokens [aria-selected=true]").EvaluateAsync<string>("cell => String([...cell.parentElement.children].indexOf(cell) + 1)"));
        Assert.Equal(0, await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        var audit = await visitor.Page.RunAxe();
        Assert.Empty(audit.Violations.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}"));
        visitor.AssertClean();
    }

    [Fact]
    public async Task The_figure_moves_before_the_motion_is_complete()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.Page.AddInitScriptAsync(HoldMotionBack);
        await visitor.OpenAsync();

        await visitor.Generate.ClickAsync();
        await visitor.WaitUntilAsync("document.getElementById('scrub').max > 8 && document.getElementById('message').hidden");
        await visitor.SeeChangeAsync(await visitor.LookAsync());

        Assert.True(await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).IsVisibleAsync());
        Assert.Equal(0, await visitor.Downloads.CountAsync());
        Assert.True(await visitor.Page.Locator("#tokens [role=option]").CountAsync() > 2);
        await visitor.Page.EvaluateAsync("release()");
        await visitor.Downloads.First.WaitForAsync();
        visitor.AssertClean();
    }

    [Fact]
    public async Task Files_are_those_of_the_server()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        await visitor.GenerateAsync(Prompt, Seed);

        foreach (string format in (string[])["BVH", "GLB"])
        {
            var link = visitor.Downloads.Filter(new() { HasText = format });
            string address = (await link.GetAttributeAsync("href"))!;
            var download = await visitor.Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
            var found = await File.ReadAllBytesAsync((await download.PathAsync())!);

            Assert.Equal(await chromium.Server.Client.GetByteArrayAsync(address), found);
            Assert.EndsWith("." + format, download.SuggestedFilename, StringComparison.OrdinalIgnoreCase);
            if (format == "BVH") Assert.True(BvhReader.Read(new MemoryStream(found), "download").FrameCount > 0);
            else Assert.Equal("glTF"u8, found.AsSpan(0, 4));
        }
    }

    [Fact]
    public async Task A_shared_link_shows_the_same_samples_to_others()
    {
        await using var visitor = await chromium.VisitAsync(new() { Permissions = ["clipboard-read", "clipboard-write"] });
        await visitor.OpenAsync();
        await visitor.GenerateAsync(Prompt, Seed, samples: 2);
        string link = await CopyLinkAsync(visitor);

        await using var other = await chromium.VisitAsync();
        await other.OpenAsync(new Uri(link).Fragment);
        await other.Downloads.First.WaitForAsync();

        Assert.Equal(Prompt, await other.Page.GetByLabel("What does the person do?").InputValueAsync());
        Assert.Equal(2, await other.Page.GetByRole(AriaRole.Radio, new() { NameRegex = new("^Sample") }).CountAsync());
        Assert.Equal(await FilesAsync(visitor), await FilesAsync(other));
        await other.Page.GetByText($"Sample 2 · seed {Seed + 1}").ClickAsync();
        Assert.NotEqual(await FilesAsync(visitor), await FilesAsync(other));
        Assert.Contains($"{Seed + 1}", await other.Page.Locator("#facts").InnerTextAsync(), StringComparison.Ordinal);
        other.AssertClean();
    }

    [Fact]
    public async Task A_link_leads_to_what_is_shown_wherever_the_address_has_gone()
    {
        await using var visitor = await chromium.VisitAsync(new() { Permissions = ["clipboard-read", "clipboard-write"] });
        await visitor.OpenAsync();
        await visitor.GenerateAsync(Prompt, Seed);
        string shown = await AddressAsync(visitor);

        await visitor.Page.GoBackAsync();
        Assert.NotEqual(shown, await AddressAsync(visitor));
        Assert.Equal(shown, await CopyLinkAsync(visitor));

        await visitor.Page.EvaluateAsync("location.hash = 'x'.repeat(22)");
        await visitor.Alert.GetByText("no longer kept").WaitForAsync();
        Assert.Equal(shown, await AddressAsync(visitor));
        Assert.Equal(shown, await CopyLinkAsync(visitor));
    }

    [Fact]
    public async Task A_link_that_cannot_be_copied_is_shown_for_as_long_as_its_motion()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.Page.AddInitScriptAsync("Object.defineProperty(navigator, 'clipboard', { value: undefined });");
        await visitor.OpenAsync();
        await visitor.GenerateAsync(Prompt, Seed);
        var link = visitor.Page.GetByLabel("Link to this motion");

        await visitor.Page.GetByText("Copy link").ClickAsync();
        await link.WaitForAsync();
        Assert.Equal(await AddressAsync(visitor), await link.InputValueAsync());
        await visitor.GenerateAsync(Prompt, Seed + 1);

        Assert.False(await link.IsVisibleAsync());
        visitor.AssertClean();
    }

    [Fact]
    public async Task Screen_readers_hear_that_a_motion_is_ready_and_nothing_while_it_plays()
    {
        await using var visitor = await chromium.VisitAsync();
        var ready = visitor.Page.GetByText("The motion is ready.");
        await visitor.OpenAsync();

        await visitor.GenerateAsync(Prompt, Seed);
        await ready.WaitForAsync();
        await visitor.Page.EvaluateAsync(Listen);
        await visitor.WaitUntilAsync("times.length > 5");

        Assert.Empty(await visitor.Page.EvaluateAsync<string[]>("heard"));
        var times = await visitor.Page.EvaluateAsync<string[]>("times");
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));
        await visitor.Page.ReloadAsync();
        await ready.WaitForAsync();
        visitor.AssertClean();
    }

    [Fact]
    public async Task History_brings_a_motion_back_and_survives_a_reload()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        await visitor.GenerateAsync(Prompt, Seed);
        var files = await FilesAsync(visitor);
        await visitor.GenerateAsync("a person bows", 3);
        await visitor.Page.ReloadAsync();

        await visitor.Page.Locator("#history-list").GetByText(Prompt).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Img, new() { Name = $"A moving figure: {Prompt}" }).WaitForAsync();

        Assert.Equal(files, await FilesAsync(visitor));
        await visitor.Page.GoBackAsync();
        await visitor.Page.GetByRole(AriaRole.Img, new() { Name = "A moving figure: a person bows" }).WaitForAsync();
        visitor.AssertClean();
    }

    [Fact]
    public async Task Tabs_share_one_history()
    {
        await using var visitor = await chromium.VisitAsync();
        await using var other = await visitor.OpenTabAsync();
        await visitor.OpenAsync();
        await other.OpenAsync();

        await visitor.GenerateAsync(Prompt, Seed);
        await other.Page.Locator("#history-list").GetByText(Prompt).WaitForAsync();
        await other.GenerateAsync("a person bows", 3);
        await visitor.Page.Locator("#history-list").GetByText("a person bows").WaitForAsync();

        Assert.Equal(2, await visitor.Page.Locator("#history-list li").CountAsync());
        Assert.Equal(2, await other.Page.Locator("#history-list li").CountAsync());
        await other.Page.GetByText("Clear", new() { Exact = true }).ClickAsync();
        await visitor.Page.Locator("#history").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        visitor.AssertClean();
    }

    [Fact]
    public async Task Keys_play_step_and_turn()
    {
        await using var visitor = await chromium.VisitAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await visitor.OpenAsync();
        await visitor.GenerateAsync(Prompt, Seed);
        var keyboard = visitor.Page.Keyboard;

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Play" }).WaitForAsync(); // who prefers stillness starts it himself
        await visitor.Page.EvaluateAsync("document.activeElement.blur()");
        await keyboard.PressAsync("End");
        int last = await visitor.FrameAsync();
        await keyboard.PressAsync("ArrowLeft");
        Assert.Equal(last - 1, await visitor.FrameAsync());
        await keyboard.PressAsync("Home");
        Assert.Equal(0, await visitor.FrameAsync());
        var before = await visitor.LookAsync();
        await visitor.Canvas.FocusAsync();
        await keyboard.PressAsync("ArrowLeft");
        await visitor.SeeChangeAsync(before);
        Assert.Equal(0, await visitor.FrameAsync());
        await keyboard.PressAsync("Space");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).WaitForAsync();
        visitor.AssertClean();
    }

    /// <summary>Lets the stream of a generation through up to the event that completes the motion, which then waits for release().</summary>
    private const string HoldMotionBack =
        """
        const isReleased = new Promise(resolve => { window.release = resolve; });
        const original = window.fetch;
        window.fetch = async (...request) => {
          const response = await original(...request);
          if (!String(request[0]).endsWith('generate/stream')) return response;
          let text = '';
          const holding = new TransformStream({
            async transform(piece, controller) {
              text += piece;
              const at = text.indexOf('event: motion');
              // Without it, the end may be the beginning of it.
              const safe = at < 0 ? Math.max(text.length - 20, 0) : at;
              controller.enqueue(text.slice(0, safe));
              text = text.slice(safe);
              if (at >= 0) await isReleased;
            },
            flush(controller) { controller.enqueue(text); },
          });
          const body = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(holding).pipeThrough(new TextEncoderStream());
          return new Response(body, response);
        };
        """;

    /// <summary>Notes every text that screen readers would read from now on, and every text of the time.</summary>
    private const string Listen =
        """
        Object.assign(window, { heard: [], times: [] });
        new MutationObserver(changes => {
          for (const { target } of changes) {
            if (target.id === 'time') times.push(target.textContent);
            const region = target.closest('[role=status], [role=alert], output, [aria-live]');
            if (region && region.getAttribute('aria-live') !== 'off') heard.push(`${region.id}: ${region.textContent}`);
          }
        }).observe(document.body, { childList: true, subtree: true });
        """;

    private static Task<string> AddressAsync(Visitor visitor) => visitor.Page.EvaluateAsync<string>("location.href");

    private static async Task<string> CopyLinkAsync(Visitor visitor)
    {
        await visitor.Page.GetByText("Copy link").ClickAsync();
        await visitor.Page.GetByText("Link copied.").WaitForAsync();
        return await visitor.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
    }

    private static async Task<IReadOnlyList<string?>> FilesAsync(Visitor visitor) =>
        await visitor.Downloads.EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
}
