using System.ComponentModel;

namespace ScaMo.Server.Generate;

/// <summary>The body of POST /jobs as it was read, not yet judged: that of POST /generate, for one prompt or for many.</summary>
internal sealed record GenerateBatchBody : GenerateBody
{
    [Description("Several sentences instead of one `prompt`; each gets `numSamples` motions. All else holds for every one of them.")]
    public IReadOnlyList<string>? Prompts { get; init; }
}
