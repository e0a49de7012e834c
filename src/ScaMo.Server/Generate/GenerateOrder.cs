using ScaMo.Generation;
using ScaMo.Server.Formats;

namespace ScaMo.Server.Generate;

/// <summary>A request that can be carried out.</summary>
/// <param name="Engine">The model.</param>
/// <param name="Request">What it is to do.</param>
/// <param name="File">The file format of the answer; null for JSON.</param>
/// <param name="MediaType">How the answer is labelled.</param>
/// <param name="Export">How the motions are to be written.</param>
internal sealed record GenerateOrder(IMotionEngine Engine, GenerationRequest Request, IMotionFormat? File, string MediaType, ExportOptions Export)
{
    /// <summary>Whether the request says all that its tokens depend on: it gives a seed, or the likeliest token is always taken.</summary>
    public required bool IsRepeatable { get; init; }

    /// <summary>What the result cache has to do with it.</summary>
    public CacheUse CacheUse { get; init; }
}
