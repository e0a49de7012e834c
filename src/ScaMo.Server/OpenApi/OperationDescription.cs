using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ScaMo.Server.Formats;
using ScaMo.Server.Generate;
using ScaMo.Server.Jobs;
using ScaMo.Server.Motions;
using ScaMo.Server.Problems;

namespace ScaMo.Server.OpenApi;

/// <summary>What the document says of each endpoint: examples, headers, files, and what every error means.</summary>
internal sealed class OperationDescription(MotionFormats formats) : IOpenApiOperationTransformer
{
    private const string Ok = "200";
    private const string Accepted = "202";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        DescribeProblems(operation, metadata.OfType<ProblemMetadata>().SelectMany(problems => problems.Kinds).Distinct());
        if (metadata.OfType<MotionMetadata>().Any()) DescribeFiles(operation);
        if (operation.OperationId is "Generate") DescribeRequest(operation, Examples.Requests(formats));
        if (operation.OperationId is "PostJob") DescribeJob(operation);
        if (operation.OperationId is "GetJobEvents") DescribeJobEvents(operation);
        if (operation.OperationId is "GetJob" or "GetJobEvents" or "DeleteJob") DescribeJobId(operation);
        if (operation.OperationId is "GenerateStream")
        {
            DescribeRequest(operation, Examples.StreamRequests(formats));
            DescribeStream(operation);
        }

        if (ExampleOf(operation.OperationId) is { } example) operation.Responses![Ok].Content![MotionFormats.JsonMediaType].Example = example;
        if (operation.OperationId is "Generate" or "GetMotion" or "GetMotionFile") DescribeMotion(operation);
        if (operation.OperationId is "GetMotion" or "GetMotionFile") DescribeQuery(operation);
        return Task.CompletedTask;
    }

    private JsonNode? ExampleOf(string? operationId) => operationId switch
    {
        "Generate" or "GetMotion" or "GetMotionFile" => Examples.Motion(formats),
        "GetJob" => JobExamples.Job(formats, JobState.Succeeded),
        "DeleteJob" => JobExamples.Job(formats, JobState.Canceled),
        "GetModels" => Examples.Models(),
        "GetInfo" => Examples.Info(formats),
        "GetLive" => Examples.Health("live"),
        "GetReady" => Examples.Health("ready"),
        _ => null,
    };

    private static void DescribeProblems(OpenApiOperation operation, IEnumerable<ProblemKind> kinds)
    {
        foreach (var group in kinds.GroupBy(kind => kind.Status))
        {
            var response = (OpenApiResponse)operation.Responses![group.Key.ToString(CultureInfo.InvariantCulture)];
            response.Description = string.Join(" Or: ", group.Select(kind => kind.Meaning));
            response.Content![ProblemResult.MediaType].Examples = group.ToDictionary(
                kind => kind.Name, IOpenApiExample (kind) => new OpenApiExample { Summary = kind.Title, Value = Examples.Problem(kind) });
            if (group.Key is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            {
                response.Headers = Headers(("Retry-After", "Seconds after which to try again.", JsonSchemaType.Integer));
            }
        }
    }

    private void DescribeFiles(OpenApiOperation operation)
    {
        foreach (var format in formats.Files)
        {
            operation.Responses![Ok].Content![format.MediaTypes[0]] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = $"A .{format.Name} file." },
            };
        }
    }

    private static void DescribeStream(OpenApiOperation operation)
    {
        var response = (OpenApiResponse)operation.Responses![Ok];
        response.Description = "The events.";
        response.Headers = Headers((MotionHeaders.Seed, "The seed of the first sample.", JsonSchemaType.Integer));
        response.Headers[CacheStatus.Header] = CacheStatusHeader();
        response.Content![MotionStreamer.MediaType] = new OpenApiMediaType
        {
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Server-Sent Events; the data of each is JSON." },
            Example = Examples.Stream(),
        };
    }

    private void DescribeJob(OpenApiOperation operation)
    {
        DescribeRequest(operation, JobExamples.Requests());
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = IdempotencyKey.Header,
            In = ParameterLocation.Header,
            Description = "A key of the client's own making, such as a UUID: a request that is sent again with it stands for the same job.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 255 },
        });
        var response = (OpenApiResponse)operation.Responses![Accepted];
        response.Description = "The job is accepted, or was before under the same key.";
        response.Headers = Headers(("Location", "Where the job is.", JsonSchemaType.String));
        response.Content![MotionFormats.JsonMediaType].Example = JobExamples.Job(formats, JobState.Queued);
    }

    private static void DescribeJobEvents(OpenApiOperation operation)
    {
        operation.Responses![Ok].Description = "The events.";
        operation.Responses!["204"].Description = "Last-Event-ID says that the client has had the last event.";
        operation.Responses![Ok].Content![MotionStreamer.MediaType] = new OpenApiMediaType
        {
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Server-Sent Events; the data of each is JSON." },
            Example = JobExamples.Events(),
        };
    }

    private static void DescribeJobId(OpenApiOperation operation)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            (parameter.Description, parameter.Example) = ("The job's id: 22 base64url characters, out of an answer of POST /jobs.", JobExamples.Id);
        }
    }

    private static void DescribeRequest(OpenApiOperation operation, IEnumerable<(string Name, string Summary, JsonNode Body)> examples)
    {
        var body = (OpenApiRequestBody)operation.RequestBody!;
        body.Required = true;
        body.Description = "At most 2 MiB.";
        body.Content![MotionFormats.JsonMediaType].Examples = examples.ToDictionary(
            example => example.Name, IOpenApiExample (example) => new OpenApiExample { Summary = example.Summary, Value = example.Body });
    }

    private void DescribeMotion(OpenApiOperation operation)
    {
        var response = (OpenApiResponse)operation.Responses![Ok];
        response.Description = "The motion.";
        response.Headers = Headers(
            (MotionHeaders.QueueTime, "Milliseconds the request waited for the model.", JsonSchemaType.Integer),
            (MotionHeaders.InferenceTime, "Milliseconds the model took.", JsonSchemaType.Integer),
            (MotionHeaders.TotalTime, "Milliseconds in all.", JsonSchemaType.Integer),
            (MotionHeaders.GeneratedTokens, "Motion tokens of all samples.", JsonSchemaType.Integer),
            (MotionHeaders.Seed, "The seed of the first sample.", JsonSchemaType.Integer),
            ("Content-Disposition", "With a file: a readable name for it.", JsonSchemaType.String));
        if (operation.OperationId is "Generate") response.Headers[CacheStatus.Header] = CacheStatusHeader();
        if (operation.Responses.TryGetValue("304", out var unchanged))
        {
            unchanged.Description = "If-None-Match lists the motion's ETag: what the client has is still right.";
        }

        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            if (parameter.Name == "id")
            {
                (parameter.Description, parameter.Example) = ("The motion's id: 22 base64url characters, out of an answer of POST /generate.", Examples.Id);
                continue;
            }

            (parameter.Description, parameter.Example) = ("The file extension.", "bvh");
            parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. formats.Names.Select(name => (JsonNode)name)] };
        }
    }

    /// <summary>The members of <see cref="ExportMembers"/>, which the handler reads by itself.</summary>
    private static void DescribeQuery(OpenApiOperation operation)
    {
        foreach (var property in typeof(ExportMembers).GetProperties().Where(property => property.CanWrite))
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            var schema = new OpenApiSchema { Type = type == typeof(long) ? JsonSchemaType.Integer : type == typeof(bool) ? JsonSchemaType.Boolean : JsonSchemaType.String };
            if (property.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed) schema.Enum = [.. allowed.Values.Select(value => JsonSerializer.SerializeToNode(value)!)];
            if (property.GetCustomAttribute<RangeAttribute>() is { } range)
            {
                schema.Minimum = range.Minimum.ToString();
                schema.Maximum = range.Maximum.ToString();
            }

            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = JsonNamingPolicy.CamelCase.ConvertName(property.Name),
                In = ParameterLocation.Query,
                Description = property.GetCustomAttribute<DescriptionAttribute>()!.Description,
                Schema = schema,
            });
        }
    }

    private static IOpenApiHeader CacheStatusHeader() =>
        Headers((CacheStatus.Header, $"What the result cache did (RFC 9211): `{CacheStatus.Hit}`, `{CacheStatus.Miss}`, `{CacheStatus.Collapsed}`, …", JsonSchemaType.String)).Values.Single();

    private static Dictionary<string, IOpenApiHeader> Headers(params (string Name, string Description, JsonSchemaType Type)[] headers) => headers.ToDictionary(
        header => header.Name,
        IOpenApiHeader (header) => new OpenApiHeader { Description = header.Description, Schema = new OpenApiSchema { Type = header.Type } });
}
