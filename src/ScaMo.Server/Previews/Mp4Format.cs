using Microsoft.Extensions.Options;
using ScaMo.Motion;
using ScaMo.Motion.Preview;

namespace ScaMo.Server.Previews;

/// <summary>MP4 video, where there is ffmpeg.</summary>
internal sealed class Mp4Format(PreviewStudio studio, IOptions<PreviewOptions> options) : AnimationFormat(studio, options)
{
    private readonly string? _ffmpeg = ProgramFinder.Find(options.Value.Ffmpeg);

    public override string Name => "mp4";

    public override IReadOnlyList<string> MediaTypes { get; } = ["video/mp4"];

    public override string? Obstacle => _ffmpeg is null ? "MP4 needs the program ffmpeg, which this server does not have" : null;

    protected override Task WriteAsync(MotionClip clip, AnimationOptions picture, Stream stream, CancellationToken cancellationToken) =>
        Mp4Video.WriteAsync(clip, picture, _ffmpeg!, stream, cancellationToken);
}
