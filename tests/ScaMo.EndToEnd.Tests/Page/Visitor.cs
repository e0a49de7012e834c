using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ScaMo.EndToEnd.Tests.Page;

/// <summary>Someone at the page, who also sees what browsers hide: errors in the console, and where requests go.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<Uri> _requests = new();
    private readonly Uri _origin;

    public Visitor(IBrowserContext context, IPage page, Uri origin)
    {
        (_context, Page, _origin) = (context, page, origin);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") _errors.Enqueue(message.Text);
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
        context.Request += (_, request) => _requests.Enqueue(new Uri(request.Url));
    }

    public IPage Page { get; }

    public ILocator Canvas => Page.Locator("#view");

    public ILocator Scrub => Page.GetByRole(AriaRole.Slider, new() { Name = "Time" });

    public ILocator Downloads => Page.Locator("#downloads a");

    public ILocator Status => Page.Locator("#status");

    public ILocator Alert => Page.Locator("#error");

    public ILocator Generate => Page.GetByRole(AriaRole.Button, new() { Name = "Generate", Exact = true });

    /// <summary>What the console has said that it should not.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Opens the page, perhaps at a motion.</summary>
    public async Task OpenAsync(string fragment = "") => await Page.GotoAsync(new Uri(_origin, fragment).ToString());

    /// <summary>Another tab of the same browser.</summary>
    public async Task<Visitor> OpenTabAsync() => new(_context, await _context.NewPageAsync(), _origin);

    /// <summary>Asks for a motion, and waits until it is complete.</summary>
    public async Task GenerateAsync(string prompt, int seed, int samples = 1)
    {
        await Page.GetByLabel("What does the person do?").FillAsync(prompt);
        var settings = Page.Locator("#settings");
        if (await settings.GetAttributeAsync("open") is null) await settings.Locator("summary").ClickAsync();
        await Page.GetByLabel("Seed", new() { Exact = true }).FillAsync($"{seed}");
        await Page.Locator($"label:has(input[name=samples][value='{samples}'])").ClickAsync();
        await Generate.ClickAsync();
        await Downloads.First.WaitForAsync();
        await Generate.WaitForAsync();
    }

    /// <summary>What the stage looks like now.</summary>
    public Task<byte[]> LookAsync() => Canvas.ScreenshotAsync();

    /// <summary>Waits until the stage looks different.</summary>
    public async Task SeeChangeAsync(byte[] before)
    {
        using var patience = new CancellationTokenSource((int)ChromiumFixture.Patience);
        while ((await LookAsync()).AsSpan().SequenceEqual(before)) await Task.Delay(50, patience.Token);
    }

    /// <summary>Waits until an expression is true in the page. (Playwright's own way to do so needs eval, which the page's policy forbids.)</summary>
    public async Task WaitUntilAsync(string expression)
    {
        using var patience = new CancellationTokenSource((int)ChromiumFixture.Patience);
        while (!await Page.EvaluateAsync<bool>(expression)) await Task.Delay(50, patience.Token);
    }

    /// <summary>Pauses, and waits until nothing moves any more.</summary>
    public async Task PauseAsync()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Play" }).WaitForAsync();
    }

    public async Task<int> FrameAsync() => int.Parse(await Scrub.InputValueAsync(), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Drops a file on the page.</summary>
    public async Task DropAsync(string name, string text)
    {
        await Page.EvaluateAsync(
            """
            ([name, text]) => {
              const dataTransfer = new DataTransfer();
              dataTransfer.items.add(new File([text], name));
              for (const type of ['dragenter', 'dragover', 'drop']) document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
            }
            """,
            new[] { name, text });
    }

    /// <summary>No error in the console, and no request to another origin.</summary>
    public void AssertClean()
    {
        Assert.Empty(_errors);
        Assert.DoesNotContain(_requests, address => address.Scheme is "http" or "https" && address.Authority != _origin.Authority);
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
