using ScaMo.Motion.Preview;
using ScaMo.Server.Formats;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Previews;

/// <summary>Key poses side by side, in one picture.</summary>
internal sealed class PngFormat(PreviewStudio studio) : IMotionFormat
{
    public string Name => "png";

    public IReadOnlyList<string> MediaTypes { get; } = ["image/png"];

    public Task<byte[]> MakeAsync(RenderedMotion motion, CancellationToken cancellationToken)
    {
        var own = new ContactSheetOptions { Title = motion.Source.Prompt };
        var sheet = own with { Width = motion.Export.Width ?? own.Width, Height = motion.Export.Height ?? own.Height };
        return studio.MakeAsync(
            motion,
            Name,
            picture =>
            {
                ContactSheet.Write(motion.Clip, sheet, picture);
                return Task.CompletedTask;
            },
            cancellationToken);
    }
}
