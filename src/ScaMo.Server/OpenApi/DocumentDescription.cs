using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ScaMo.Server.Info;
using ScaMo.Server.Problems;

namespace ScaMo.Server.OpenApi;

/// <summary>What the document says of the API as a whole.</summary>
internal static class DocumentDescription
{
    public static Task Apply(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new() { Title = "ScaMo.Server", Version = ServerVersion.Text, Description = Text() };
        document.Servers = [new() { Url = "/" }];
        return Task.CompletedTask;
    }

    private static string Text()
    {
        var text = new StringBuilder(
            """
            Human motion from text. Post a sentence to `/generate`; get joint trajectories as JSON, an animation (BVH, GLB), or a picture.

            In the playground, choose an example of POST /generate: files come with a link to download them. The ids in answers can be tried with GET /motions.

            Errors are problem details (RFC 9457) with a stable `type`:

            | status | type | when |
            |---|---|---|

            """);
        foreach (var kind in ProblemKind.All) text.Append(null, $"| {kind.Status} | `{kind.Type}` | {kind.Meaning} |\n");
        return text.ToString();
    }
}
