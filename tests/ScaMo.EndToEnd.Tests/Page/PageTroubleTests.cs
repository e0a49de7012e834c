using System.Text.Json;
using Microsoft.Playwright;

namespace ScaMo.EndToEnd.Tests.Page;

/// <summary>What the page says when things are not as they should be.</summary>
[Collection(PageGroup.Name)]
public sealed class PageTroubleTests(ChromiumFixture chromium)
{
    private const string Prompt = "a person bows";

    /// <summary>With a service worker, its requests would pass by the routes of these tests.</summary>
    private static readonly BrowserNewContextOptions WithoutWorker = new() { ServiceWorkers = ServiceWorkerPolicy.Block };

    [Fact]
    public async Task Waits_for_a_server_that_is_warming_up_and_for_one_that_is_busy()
    {
        await using var visitor = await chromium.VisitAsync(WithoutWorker);
        await RefuseOnceAsync(visitor, "**/models", 503, "warming-up");
        await RefuseOnceAsync(visitor, "**/generate/stream", 429, "queue-full");
        await visitor.OpenAsync();

        await visitor.Status.GetByText("The server is warming up").WaitForAsync();
        await visitor.Status.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        var generating = visitor.GenerateAsync(Prompt, 1);
        await visitor.Status.GetByText("The server is busy").WaitForAsync();
        await generating;

        Assert.Equal("", await visitor.Status.TextContentAsync());
    }

    [Fact]
    public async Task Says_at_the_field_what_is_wrong_with_it()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        var prompt = visitor.Page.GetByLabel("What does the person do?");

        await prompt.FillAsync("  ");
        await visitor.Generate.ClickAsync();
        await visitor.Page.GetByText("Say what the person does.").WaitForAsync();
        await prompt.FillAsync(new string('a', 2001));
        await visitor.Generate.ClickAsync();
        await visitor.Page.GetByText("The prompt must have at most 2000 characters.").WaitForAsync();

        Assert.Equal("true", await prompt.GetAttributeAsync("aria-invalid"));
    }

    [Fact]
    public async Task Tells_of_a_motion_that_is_no_longer_kept()
    {
        await using var visitor = await chromium.VisitAsync();

        await visitor.OpenAsync("#" + new string('x', 22));

        await visitor.Alert.GetByText("no longer kept").WaitForAsync();
    }

    [Fact]
    public async Task Asks_again_when_the_connection_is_lost_while_a_motion_arrives()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.Page.AddInitScriptAsync(BreakOffFirstMotion);
        await visitor.OpenAsync();
        await visitor.GenerateAsync(Prompt, 1);

        await visitor.Page.ReloadAsync();
        await visitor.Status.GetByText("The server cannot be reached").WaitForAsync();
        await visitor.Downloads.First.WaitForAsync();

        Assert.Equal("", await visitor.Status.TextContentAsync());
        visitor.AssertClean();
    }

    [Fact]
    public async Task Asks_again_when_the_connection_is_lost_while_a_refusal_arrives()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.Page.AddInitScriptAsync(BreakOffFirstMotion);

        await visitor.OpenAsync("#" + new string('x', 22));

        await visitor.Status.GetByText("The server cannot be reached").WaitForAsync();
        await visitor.Alert.GetByText("no longer kept").WaitForAsync();
    }

    [Theory]
    [InlineData("{ \"prompt\": \"a per")]
    [InlineData("<html>Log in to use this network</html>")]
    public async Task Says_that_the_connection_was_lost_when_an_answer_cannot_be_read(string body)
    {
        await using var visitor = await chromium.VisitAsync(WithoutWorker);
        await visitor.Page.RouteAsync("**/motions/*", route => route.FulfillAsync(new() { Body = body, ContentType = "application/json" }));

        await visitor.OpenAsync("#" + new string('x', 22));

        await visitor.Alert.GetByText("The connection to the server was lost.").WaitForAsync();
        Assert.Equal("", await visitor.Status.TextContentAsync());
        visitor.AssertClean();
    }

    [Fact]
    public async Task Stops_when_told_to()
    {
        await using var visitor = await chromium.VisitAsync(WithoutWorker);
        var isAsked = new TaskCompletionSource();
        await visitor.Page.RouteAsync("**/generate/stream", _ => isAsked.TrySetResult()); // never answers
        await visitor.OpenAsync();

        await visitor.Generate.ClickAsync();
        await isAsked.Task;
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();

        await visitor.Status.GetByText("Stopped.").WaitForAsync();
        await visitor.Generate.WaitForAsync();
    }

    [Fact]
    public async Task Generates_without_3d_and_says_so()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.Page.AddInitScriptAsync("HTMLCanvasElement.prototype.getContext = () => null;");
        await visitor.OpenAsync();

        await visitor.Page.GetByText("This browser cannot draw in 3-D").WaitForAsync();
        await visitor.GenerateAsync(Prompt, 1);

        Assert.True(await visitor.Downloads.CountAsync() > 2);
    }

    [Fact]
    public async Task Shows_a_bvh_file_that_is_dropped_and_refuses_others()
    {
        await using var visitor = await chromium.VisitAsync();
        await visitor.OpenAsync();
        await visitor.GenerateAsync(Prompt, 1);
        string bvh = await chromium.Server.Client.GetStringAsync(await visitor.Downloads.Filter(new() { HasText = "BVH" }).GetAttributeAsync("href"));

        await visitor.DropAsync("notes.txt", "This is no motion.");
        await visitor.Alert.GetByText("notes.txt cannot be shown").WaitForAsync();
        await visitor.DropAsync("mine.bvh", bvh);
        await visitor.Page.GetByRole(AriaRole.Img, new() { Name = "A moving figure: mine.bvh" }).WaitForAsync();
        await visitor.SeeChangeAsync(await visitor.LookAsync());

        Assert.Contains("mine.bvh", await visitor.Page.Locator("#facts").InnerTextAsync(), StringComparison.Ordinal);
        Assert.False(await visitor.Alert.IsVisibleAsync());
        Assert.Equal(0, await visitor.Downloads.CountAsync());
        visitor.AssertClean();
    }

    [Fact]
    public async Task Opens_without_a_server_and_plays_files()
    {
        await using var server = await ServerProcess.StartAsync();
        await using var visitor = await chromium.VisitAsync(baseAddress: server.Client.BaseAddress);
        await visitor.OpenAsync();
        await visitor.GenerateAsync(Prompt, 1);
        string bvh = await server.Client.GetStringAsync(await visitor.Downloads.Filter(new() { HasText = "BVH" }).GetAttributeAsync("href"));
        await visitor.Page.EvaluateAsync("navigator.serviceWorker.ready.then(() => null)");

        await server.DisposeAsync();
        await visitor.OpenAsync();
        await visitor.Status.GetByText("The server cannot be reached").WaitForAsync();
        await visitor.DropAsync("mine.bvh", bvh);

        await visitor.Page.GetByRole(AriaRole.Img, new() { Name = "A moving figure: mine.bvh" }).WaitForAsync();
        await visitor.SeeChangeAsync(await visitor.LookAsync());
    }

    /// <summary>Breaks the body of the first answer with a motion off, the way browsers do when a connection is lost.</summary>
    private const string BreakOffFirstMotion =
        """
        const original = window.fetch;
        let isBroken = false;
        window.fetch = async (...request) => {
          const response = await original(...request);
          if (isBroken || !String(request[0]).startsWith('motions/')) return response;
          isBroken = true;
          const breaking = new TransformStream({ transform(_, controller) { controller.error(new TypeError('network error')); } });
          return new Response(response.body.pipeThrough(breaking), response);
        };
        """;

    private static async Task RefuseOnceAsync(Visitor visitor, string address, int status, string type)
    {
        string body = JsonSerializer.Serialize(new { type, status, detail = "Not now." });
        var answer = new RouteFulfillOptions { Status = status, Body = body, ContentType = "application/problem+json", Headers = [new("Retry-After", "1")] };
        await visitor.Page.RouteAsync(address, route => route.FulfillAsync(answer), new() { Times = 1 });
    }
}
