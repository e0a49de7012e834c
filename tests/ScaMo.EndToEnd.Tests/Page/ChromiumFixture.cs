using Microsoft.Playwright;

namespace ScaMo.EndToEnd.Tests.Page;

/// <summary>The server with the demo model, and a browser that draws in 3-D without a graphics card. Both are shared by the tests of the page.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    /// <summary>How long a test waits for what should happen: software rendering on a busy machine is slow.</summary>
    public const float Patience = 240_000;

    /// <summary>Where distributions put it; Playwright would download one of its own.</summary>
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private ServerProcess? _server;

    public ServerProcess Server => _server ?? throw new InvalidOperationException("There is no browser, and so no server.");

    public async ValueTask InitializeAsync()
    {
        if (Array.Find(Places, File.Exists) is not { } chromium) return;
        _server = await ServerProcess.StartAsync();
        _playwright = await Microsoft.Playwright.Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Arguments, Timeout = Patience });
    }

    /// <summary>Opens a page in a window and a profile of its own. Skips the test where there is no Chromium.</summary>
    /// <param name="options">What the visitor's browser is like.</param>
    /// <param name="baseAddress">Where the page is; the shared server if null.</param>
    public async Task<Visitor> VisitAsync(BrowserNewContextOptions? options = null, Uri? baseAddress = null)
    {
        Assert.SkipWhen(_browser is null, $"There is no Chromium at {string.Join(" or ", Places)}.");
        var context = await _browser!.NewContextAsync(options ?? new());
        context.SetDefaultTimeout(Patience);
        return new Visitor(context, await context.NewPageAsync(), baseAddress ?? Server.Client.BaseAddress!);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
    }
}
