using ScaMo.Server.Problems;

namespace ScaMo.Server.OpenApi;

/// <summary>The failures an endpoint may answer with.</summary>
internal sealed record ProblemMetadata(IReadOnlyList<ProblemKind> Kinds);
