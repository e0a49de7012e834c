using System.Text.Json;
using Microsoft.OpenApi.Reader;

namespace ScaMo.Server.Tests.Description;

public sealed class OpenApiTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task The_document_is_valid()
    {
        var (document, diagnostic) = OpenApiModelFactory.Parse(await ReadAsync(), "json");

        Assert.Empty(diagnostic!.Errors);
        Assert.Empty(diagnostic.Warnings);
        Assert.Equal("ScaMo.Server", document!.Info.Title);
        Assert.Equal("/", Assert.Single(document.Servers!).Url);
        Assert.Equal(
            ["/generate", "/generate/stream", "/health/live", "/health/ready", "/info", "/jobs", "/jobs/{id}", "/jobs/{id}/events", "/models", "/motions/{id}", "/motions/{id}.{format}"],
            document.Paths.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_has_a_summary_an_example_and_problem_details_for_each_error()
    {
        foreach (var (path, operation) in await OperationsAsync())
        {
            Assert.False(string.IsNullOrEmpty(operation.GetProperty("summary").GetString()), path);
            Assert.False(string.IsNullOrEmpty(operation.GetProperty("operationId").GetString()), path);
            foreach (var response in operation.GetProperty("responses").EnumerateObject())
            {
                if (response.Name is "204" or "304") continue;
                var content = response.Value.GetProperty("content");
                if (response.Name is "200" or "202")
                {
                    string type = path is "/generate/stream" or "/jobs/{id}/events" ? "text/event-stream" : "application/json";
                    Assert.True(content.GetProperty(type).TryGetProperty("example", out _), path);
                    continue;
                }

                var problem = Assert.Single(content.EnumerateObject());
                Assert.Equal("application/problem+json", problem.Name);
                Assert.Equal("#/components/schemas/Problem", problem.Value.GetProperty("schema").GetProperty("$ref").GetString());
                Assert.NotEmpty(problem.Value.GetProperty("examples").EnumerateObject());
            }
        }
    }

    [Fact]
    public async Task Generate_documents_its_request_its_files_its_headers_and_every_status()
    {
        var generate = (await OperationsAsync()).Single(entry => entry.Path == "/generate").Operation;

        var request = generate.GetProperty("requestBody").GetProperty("content").GetProperty("application/json");
        Assert.Equal("#/components/schemas/GenerateRequest", request.GetProperty("schema").GetProperty("$ref").GetString());
        foreach (var example in request.GetProperty("examples").EnumerateObject())
        {
            using var answer = await shared.Server.PostAsync(example.Value.GetProperty("value").GetRawText());
            Assert.True(answer.IsSuccessStatusCode, example.Name);
        }

        string[] statuses = ["200", "400", "401", "406", "408", "413", "415", "422", "429", "500", "501", "503", "504"];
        var responses = generate.GetProperty("responses");
        Assert.Equal(statuses, responses.EnumerateObject().Select(response => response.Name).Order(StringComparer.Ordinal));
        Assert.True(responses.GetProperty("200").GetProperty("content").TryGetProperty("application/x-bvh", out _));
        foreach (string header in new[] { "x-queue-time", "x-inference-time", "x-total-time", "x-generated-tokens", "x-seed", "Cache-Status" })
        {
            Assert.True(responses.GetProperty("200").GetProperty("headers").TryGetProperty(header, out _), header);
        }
    }

    [Fact]
    public async Task The_schema_of_a_request_says_what_is_accepted()
    {
        var schema = JsonElement.Parse(await ReadAsync()).GetProperty("components").GetProperty("schemas").GetProperty("GenerateRequest");

        Assert.Equal(["prompt"], schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
        var properties = schema.GetProperty("properties");
        Assert.Equal(
            ["prompt", "model", "numSamples", "seed", "temperature", "topK", "topP", "maxSeconds", "format", "fps", "units", "root", "inPlace", "loop", "footLock", "width", "height"],
            properties.EnumerateObject().Select(property => property.Name));
        Assert.Equal(16, properties.GetProperty("numSamples").GetProperty("maximum").GetInt32());
        Assert.Equal(9007199254740991, properties.GetProperty("seed").GetProperty("maximum").GetInt64());
        Assert.Equal(0, properties.GetProperty("topP").GetProperty("exclusiveMinimum").GetDouble());
        Assert.Equal("string", properties.GetProperty("prompt").GetProperty("type").GetString());
        Assert.Equal(2000, properties.GetProperty("prompt").GetProperty("maxLength").GetInt32());
    }

    [Fact]
    public async Task A_real_answer_has_the_members_of_its_schema()
    {
        var schemas = JsonElement.Parse(await ReadAsync()).GetProperty("components").GetProperty("schemas");
        var answer = await shared.Server.GenerateAsync("""{"prompt":"x"}""");

        Assert.Equal(Properties(schemas.GetProperty("MotionSet")), answer.EnumerateObject().Select(member => member.Name));
        Assert.Equal(Properties(schemas.GetProperty("Motion")), answer.GetProperty("motions")[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal("array", schemas.GetProperty("JointPositions").GetProperty("type").GetString());
    }

    private static IEnumerable<string> Properties(JsonElement schema) => schema.GetProperty("properties").EnumerateObject().Select(property => property.Name);

    private async Task<string> ReadAsync()
    {
        using var response = await shared.Server.GetAsync("/openapi/v1.json");
        Assert.True(response.IsSuccessStatusCode, shared.Server.Log);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<IReadOnlyList<(string Path, JsonElement Operation)>> OperationsAsync() =>
    [
        .. JsonElement.Parse(await ReadAsync()).GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject(), (path, operation) => (path.Name, operation.Value)),
    ];
}
