using ScaMo.Server.Problems;

namespace ScaMo.Server.Jobs;

/// <summary>Why a prompt gave no motion.</summary>
/// <param name="Kind">The <see cref="ProblemKind.Name"/> of the kind of problem.</param>
/// <param name="Detail">What is wrong with this prompt, in a sentence; nothing internal.</param>
internal sealed record JobFailure(string Kind, string Detail)
{
    public JobFailure(ProblemKind kind, string detail)
        : this(kind.Name, detail)
    {
    }
}
