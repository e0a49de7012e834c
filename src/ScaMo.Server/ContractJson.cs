using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ScaMo.Generation;
using ScaMo.Server.Generate;
using ScaMo.Server.Health;
using ScaMo.Server.Info;
using ScaMo.Server.Jobs;
using ScaMo.Server.Models;
using ScaMo.Server.Motions;
using ScaMo.Server.Problems;

namespace ScaMo.Server;

/// <summary>How the bodies of the HTTP contract are written.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(FinishReasonConverter), typeof(JobStateConverter)])]
[JsonSerializable(typeof(GenerateBody))]
[JsonSerializable(typeof(GenerateBatchBody))]
[JsonSerializable(typeof(MotionSetBody))]
[JsonSerializable(typeof(QueuedBody))]
[JsonSerializable(typeof(TokensBody))]
[JsonSerializable(typeof(FramesBody))]
[JsonSerializable(typeof(ModelListBody))]
[JsonSerializable(typeof(InfoBody))]
[JsonSerializable(typeof(HealthBody))]
[JsonSerializable(typeof(JobBody))]
[JsonSerializable(typeof(JobBody.ResultBody))]
[JsonSerializable(typeof(JobProgressBody))]
[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class ContractJson : JsonSerializerContext
{
    /// <summary>
    /// Writes text as it is: 人 and ' and not \u4EBA and \u0027. No browser takes a body for HTML, whose type is JSON and not to be sniffed.
    /// </summary>
    public static ContractJson Readable => field ??= new(new(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Makes the framework write, and describe, bodies in the same way.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.NumberHandling = JsonNumberHandling.Strict;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new FinishReasonConverter());
        options.Converters.Add(new JobStateConverter());
        options.TypeInfoResolverChain.Insert(0, Default);
    }

    private sealed class JobStateConverter() : JsonStringEnumConverter<JobState>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

    private sealed class FinishReasonConverter() : JsonStringEnumConverter<FinishReason>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
}
