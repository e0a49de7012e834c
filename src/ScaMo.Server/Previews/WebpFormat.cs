using Microsoft.Extensions.Options;
using ScaMo.Motion;
using ScaMo.Motion.Preview;

namespace ScaMo.Server.Previews;

/// <summary>Animated WebP.</summary>
internal sealed class WebpFormat(PreviewStudio studio, IOptions<PreviewOptions> options) : AnimationFormat(studio, options)
{
    public override string Name => "webp";

    public override IReadOnlyList<string> MediaTypes { get; } = ["image/webp"];

    protected override Task WriteAsync(MotionClip clip, AnimationOptions picture, Stream stream, CancellationToken cancellationToken)
    {
        WebpAnimation.Write(clip, picture, stream, cancellationToken);
        return Task.CompletedTask;
    }
}
