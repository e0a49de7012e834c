using Microsoft.Extensions.Options;
using ScaMo.Motion;
using ScaMo.Motion.Preview;

namespace ScaMo.Server.Previews;

/// <summary>Animated GIF.</summary>
internal sealed class GifFormat(PreviewStudio studio, IOptions<PreviewOptions> options) : AnimationFormat(studio, options)
{
    public override string Name => "gif";

    public override IReadOnlyList<string> MediaTypes { get; } = ["image/gif"];

    protected override Task WriteAsync(MotionClip clip, AnimationOptions picture, Stream stream, CancellationToken cancellationToken)
    {
        GifAnimation.Write(clip, picture, stream, cancellationToken);
        return Task.CompletedTask;
    }
}
