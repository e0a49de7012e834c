using System.Net;

namespace ScaMo.Server.Tests.Security;

/// <summary>Nothing that a request says becomes a path of the file system.</summary>
public sealed class TraversalTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Outside = "DefaultUrls"; // a word of appsettings.json, which lies beside wwwroot
    private static readonly string[] Routes = ["/", "/app/", "/motions/", "/motions/x.", "/swagger/", "/openapi/", "/models/", "/health/", "/info/", "/metrics/"];

    private static readonly string[] Climbs =
    [
        "../appsettings.json", "../../appsettings.json", "../../../../../../etc/passwd", "..%2fappsettings.json", "%2e%2e/appsettings.json", "%2e%2e%2fappsettings.json",
        "..%252fappsettings.json", "..\\appsettings.json", "..%5cappsettings.json", "....//appsettings.json", "%c0%ae%c0%ae/appsettings.json", "..;/appsettings.json",
        "/etc/passwd", "//etc/passwd", "%2fetc%2fpasswd", "file:///etc/passwd", "C:\\Windows\\win.ini", "appsettings.json", "index.html/../../appsettings.json",
        "x%00.html", "..", ".", "~", "app", "CON", "a/../../../appsettings.json.json", "page.js::$DATA",
    ];

    [Fact]
    public async Task No_address_leads_out_of_the_page()
    {
        foreach (string route in Routes)
        {
            foreach (string climb in Climbs)
            {
                // By hand: HttpClient would tidy the address.
                using var connection = await shared.Server.ConnectAsync();
                await connection.SendAsync($"GET {route}{climb} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                var (status, _, body) = await connection.ReadResponseAsync();
                Assert.DoesNotContain(Outside, body);
                Assert.DoesNotContain("root:", body);
                bool isPage = status == HttpStatusCode.OK && (body.Contains("<title>ScaMo", StringComparison.Ordinal) || body.Contains("swagger", StringComparison.OrdinalIgnoreCase));
                bool isOpen = route is "/metrics/" or "/info/" or "/models/" && status == HttpStatusCode.OK; // "/models/." is "/models/"
                Assert.True(isPage || isOpen || (int)status is 301 or 400 or 404, $"{route}{climb}: {status} {body}");
            }
        }
    }

    [Theory]
    [InlineData("model")]
    [InlineData("format")]
    [InlineData("units")]
    public async Task Members_that_look_like_paths_are_names_that_nobody_knows(string member)
    {
        foreach (string climb in Climbs)
        {
            string value = System.Text.Json.JsonSerializer.Serialize("../models/demo/" + climb);
            using var response = await shared.Server.PostAsync($$"""{"prompt":"a person walks","{{member}}":{{value}}}""");
            var problem = await Problem.AssertAsync(response, 422, "invalid-request");
            Assert.Equal([member], Problem.Members(problem));
        }
    }
}
