using System.ComponentModel;
using ScaMo.Generation;

namespace ScaMo.Server.Models;

/// <summary>One model, in the words of the HTTP contract.</summary>
internal sealed record ModelBody
{
    [Description("The name by which requests choose it.")]
    public required string Name { get; init; }

    [Description("What it is, in a sentence.")]
    public required string Description { get; init; }

    [Description("The licence of the weights.")]
    public required string License { get; init; }

    [Description("Frames a second of its motions.")]
    public required float Fps { get; init; }

    [Description("The longest motion, in seconds.")]
    public required double MaxSeconds { get; init; }

    [Description("The true codebook size: the product of the FSQ levels.")]
    public required int CodebookSize { get; init; }

    [Description("Parameters of tokenizer, transformer and text encoder together.")]
    public required long Parameters { get; init; }

    [Description("float32 or bfloat16.")]
    public required string Precision { get; init; }

    [Description("cpu or cuda:N.")]
    public required string Device { get; init; }

    [Description("Whether it serves requests that name no model.")]
    public required bool Default { get; init; }

    public static ModelBody Of(MotionModelInfo info, string defaultName) => new()
    {
        Name = info.Name,
        Description = info.Description,
        License = info.License,
        Fps = info.FramesPerSecond,
        MaxSeconds = info.MaxSeconds,
        CodebookSize = info.CodebookSize,
        Parameters = info.ParameterCount,
        Precision = info.Precision,
        Device = info.Device,
        Default = info.Name == defaultName,
    };
}
