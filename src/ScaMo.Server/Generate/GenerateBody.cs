using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ScaMo.Server.Formats;
using ScaMo.Server.Hosting;

namespace ScaMo.Server.Generate;

/// <summary>
/// The body of POST /generate as it was read, not yet judged: types are right, values may be anything. A member that is absent or
/// null is null. <see cref="GenerateBodyReader"/> fills it; the attributes describe it to the OpenAPI document.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal record GenerateBody : ExportMembers
{
    [Required]
    [MinLength(1)]
    [MaxLength(LimitsOptions.MaxPromptScalars)]
    [Description("What the person does; 1 to 2000 characters (Unicode scalar values) after trimming white space.")]
    public string? Prompt { get; init; }

    [Description("A name of GET /models; absent: the default model.")]
    public string? Model { get; init; }

    [Range(1, LimitsOptions.MaxSamples)]
    [DefaultValue(1L)]
    [Description("How many motions to draw; sample i has seed (seed + i) mod 2^53.")]
    public long? NumSamples { get; init; }

    [Range(0, 9007199254740991)]
    [Description("The same seed gives the same tokens; absent: one is drawn and returned.")]
    public long? Seed { get; init; }

    [Range(0.0, 2.0)]
    [Description("Divides the logits; 0 is greedy decoding. Absent: the model's own.")]
    public double? Temperature { get; init; }

    [Range(0, int.MaxValue)]
    [Description("Draw from the K likeliest tokens only; 0: from all. Absent: the model's own.")]
    public long? TopK { get; init; }

    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    [Description("Draw from the smallest set of likeliest tokens whose probability reaches P. Absent: the model's own.")]
    public double? TopP { get; init; }

    [Description("The longest motion in seconds, above 0 and at most the model's maxSeconds; absent: that.")]
    public double? MaxSeconds { get; init; }

    [Description("json, bvh, glb, vrma, npy, png, webp, gif or mp4 (where this server has ffmpeg); absent: Accept decides, json if it does not mind. A file needs numSamples 1.")]
    public string? Format { get; init; }
}
