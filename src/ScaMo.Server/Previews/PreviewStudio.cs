using Microsoft.Extensions.Options;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Previews;

/// <summary>
/// Where pictures are drawn: a few at a time, away from the threads that answer requests. The last ones are kept, since players ask for a video part by part, and what was shown is
/// often downloaded next.
/// </summary>
/// <param name="options">How many are drawn at a time, and how much of them is kept.</param>
internal sealed class PreviewStudio(IOptions<PreviewOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.Value.Concurrency);
    private readonly RecentPictures _pictures = new(options.Value.KeptMegabytes * 1_000_000L);

    /// <summary>Gives a picture as it was drawn lately, or waits for a place and draws it.</summary>
    /// <param name="motion">What is in the picture. Its id and options name the picture: the same are the same bytes.</param>
    /// <param name="format">The name of the picture's format.</param>
    /// <param name="draw">Draws the picture into a stream.</param>
    /// <param name="cancellationToken">Ends the waiting; the drawing sees to itself.</param>
    public async Task<byte[]> MakeAsync(RenderedMotion motion, string format, Func<Stream, Task> draw, CancellationToken cancellationToken)
    {
        string name = $"{motion.Id}.{format}{motion.Export.Query}";
        if (_pictures.Find(name) is { } kept) return kept;
        await _places.WaitAsync(cancellationToken);
        try
        {
            // Who held the place may have drawn the same.
            return _pictures.Find(name) ?? await Task.Run(() => DrawAsync(name, draw), cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<byte[]> DrawAsync(string name, Func<Stream, Task> draw)
    {
        using var file = new MemoryStream();
        await draw(file);
        byte[] picture = file.ToArray();
        _pictures.Keep(name, picture);
        return picture;
    }
}
