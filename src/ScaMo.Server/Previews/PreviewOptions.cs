namespace ScaMo.Server.Previews;

/// <summary>The section <c>Previews</c>: how pictures of motions are made.</summary>
internal sealed class PreviewOptions
{
    public const string Section = "Previews";

    /// <summary>The program that compresses MP4, by its path or by its name on PATH. Where there is none, there is no MP4.</summary>
    public string Ffmpeg { get; set; } = "ffmpeg";

    /// <summary>Pictures that are drawn at a time; others wait. Each takes a core.</summary>
    public int Concurrency { get; set; } = 2;

    /// <summary>The most pixels of one moving picture, all of its frames together, in millions.</summary>
    public int Megapixels { get; set; } = 500;

    /// <summary>Megabytes of the pictures drawn last that are kept in memory, for those who ask for them again or in parts; 0 for none.</summary>
    public int KeptMegabytes { get; set; } = 64;
}
