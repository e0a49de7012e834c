using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ScaMo.Motion.Kinematics;
using ScaMo.Server.Generate;
using ScaMo.Server.Hosting;
using ScaMo.Server.Motions;

namespace ScaMo.Server.OpenApi;

/// <summary>What the document says of bodies, where their types do not say it themselves.</summary>
internal static class SchemaDescription
{
    private const string TypeSuffix = "Body";

    /// <summary>The type's name without the suffix that sets bodies apart from what they describe.</summary>
    public static string? NameOf(JsonTypeInfo type)
    {
        string? name = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        return type.Type == typeof(GenerateBody) ? "GenerateRequest"
            : type.Type == typeof(GenerateBatchBody) ? "JobRequest"
            : name?.EndsWith(TypeSuffix, StringComparison.Ordinal) == true ? name[..^TypeSuffix.Length]
            : name;
    }

    public static Task Apply(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(JointPositions)) DescribePositions(schema);
        if (type == typeof(GenerateBody)) DescribeRequest(schema);
        if (type == typeof(GenerateBatchBody)) DescribeBatch(schema);
        return Task.CompletedTask;
    }

    private static void DescribePositions(OpenApiSchema schema)
    {
        var number = new OpenApiSchema { Type = JsonSchemaType.Number, Format = "float" };
        schema.Type = JsonSchemaType.Array;
        schema.Items = ArrayOf(ArrayOf(number, length: 3), HumanSkeleton.JointCount);
    }

    private static void DescribeRequest(OpenApiSchema schema)
    {
        schema.Description = "A sentence, and how to turn it into motion. An optional member that is null counts as absent.";
        if (schema.Properties?["prompt"] is OpenApiSchema prompt) prompt.Type = JsonSchemaType.String;
        if (schema.Properties?["maxSeconds"] is OpenApiSchema maxSeconds) maxSeconds.ExclusiveMinimum = "0";
    }

    private static void DescribeBatch(OpenApiSchema schema)
    {
        DescribeRequest(schema);
        schema.Description = "A sentence or several, and how to turn them into motion. Either `prompt` or `prompts` is required. An optional member that is null counts as absent.";
        schema.Required?.Remove("prompt");
        if (schema.Properties?["prompts"] is not OpenApiSchema { Items: OpenApiSchema prompt } prompts) return;
        prompts.Type = JsonSchemaType.Array;
        prompts.MinItems = 1;
        prompt.MinLength = 1;
        prompt.MaxLength = LimitsOptions.MaxPromptScalars;
    }

    private static OpenApiSchema ArrayOf(OpenApiSchema items, int length) =>
        new() { Type = JsonSchemaType.Array, Items = items, MinItems = length, MaxItems = length };
}
