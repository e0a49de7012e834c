using System.Collections.Immutable;
using System.ComponentModel;

namespace ScaMo.Server.Generate;

/// <summary>The event <c>tokens</c>.</summary>
/// <param name="Sample">Of which sample.</param>
/// <param name="Tokens">Codebook indices behind those told before.</param>
internal sealed record TokensBody(
    [property: Description("Of which sample, from 0.")] int Sample,
    [property: Description("Codebook indices behind those told before.")] ImmutableArray<int> Tokens);
