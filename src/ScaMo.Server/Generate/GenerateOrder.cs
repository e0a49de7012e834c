using ScaMo.Generation;
using ScaMo.Server.Formats;

namespace ScaMo.Server.Generate;

/// <summary>A request that can be carried out.</summary>
/// <param name="Engine">The model.</param>
/// <param name="Request">What it is to do.</param>
/// <param name="File">The file format of the answer; null for JSON.</param>
/// <param name="MediaType">How the answer is labelled.</param>
/// <param name="Export">How the motions are to be written.</param>
internal sealed record GenerateOrder(IMotionEngine Engine, GenerationRequest Request, IMotionFormat? File, string MediaType, ExportOptions Export);
