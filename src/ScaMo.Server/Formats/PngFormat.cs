using ScaMo.Motion.Preview;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Formats;

/// <summary>Key poses side by side, in one picture.</summary>
internal sealed class PngFormat : IMotionFormat
{
    public string Name => "png";

    public IReadOnlyList<string> MediaTypes { get; } = ["image/png"];

    public void Write(RenderedMotion motion, Stream stream)
    {
        var sheet = new ContactSheetOptions { Title = motion.Source.Prompt };
        ContactSheet.Write(motion.Clip, sheet with { Width = motion.Export.Width ?? sheet.Width, Height = motion.Export.Height ?? sheet.Height }, stream);
    }
}
