using Microsoft.Extensions.Options;
using ScaMo.Motion;
using ScaMo.Motion.Preview;

namespace ScaMo.Server.Previews;

/// <summary>MP4 video, where there is ffmpeg with an encoder for it.</summary>
internal sealed class Mp4Format : AnimationFormat
{
    private readonly string? _ffmpeg;

    public Mp4Format(PreviewStudio studio, IOptions<PreviewOptions> options)
        : base(studio, options)
    {
        _ffmpeg = ProgramFinder.Find(options.Value.Ffmpeg);
        Obstacle =
            _ffmpeg is null ? "MP4 needs the program ffmpeg, which this server does not have"
            : H264Encoder.IsMissing(_ffmpeg) ? "MP4 needs ffmpeg with the encoder libx264, which this server's ffmpeg does not have"
            : null;
    }

    public override string Name => "mp4";

    public override IReadOnlyList<string> MediaTypes { get; } = ["video/mp4"];

    public override string? Obstacle { get; }

    protected override Task WriteAsync(MotionClip clip, AnimationOptions picture, Stream stream, CancellationToken cancellationToken) =>
        Mp4Video.WriteAsync(clip, picture, _ffmpeg!, stream, cancellationToken);
}
