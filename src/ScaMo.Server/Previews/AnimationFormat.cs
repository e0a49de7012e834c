using Microsoft.Extensions.Options;
using ScaMo.Motion;
using ScaMo.Motion.Preview;
using ScaMo.Server.Formats;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Previews;

/// <summary>A moving picture of a motion.</summary>
internal abstract class AnimationFormat(PreviewStudio studio, IOptions<PreviewOptions> options) : IMotionFormat
{
    private readonly int _megapixels = options.Value.Megapixels;

    public abstract string Name { get; }

    public abstract IReadOnlyList<string> MediaTypes { get; }

    public virtual string? Obstacle => null;

    public IReadOnlyDictionary<string, string[]>? Refuse(RenderedMotion motion)
    {
        var picture = OptionsOf(motion);
        if ((long)picture.Width * picture.Height * motion.Clip.FrameCount <= _megapixels * 1_000_000L) return null;
        string[] error = [$"is too large for {motion.Clip.FrameCount} frames: width × height × frames must be at most {_megapixels} million"];
        return new Dictionary<string, string[]> { ["height"] = error, ["width"] = error };
    }

    public Task<byte[]> MakeAsync(RenderedMotion motion, CancellationToken cancellationToken) =>
        studio.MakeAsync(motion, Name, stream => WriteAsync(motion.Clip, OptionsOf(motion), stream, cancellationToken), cancellationToken);

    /// <summary>Draws and compresses it.</summary>
    protected abstract Task WriteAsync(MotionClip clip, AnimationOptions picture, Stream stream, CancellationToken cancellationToken);

    private static AnimationOptions OptionsOf(RenderedMotion motion)
    {
        var own = new AnimationOptions { Title = motion.Source.Prompt };
        return own with { Width = motion.Export.Width ?? own.Width, Height = motion.Export.Height ?? own.Height };
    }
}
