using Microsoft.Extensions.Options;

namespace ScaMo.Server.Previews;

/// <summary>Where pictures are drawn: a few at a time, away from the threads that answer requests.</summary>
internal sealed class PreviewStudio(IOptions<PreviewOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.Value.Concurrency);

    /// <summary>Waits for a place and draws there.</summary>
    /// <param name="draw">What is to be done.</param>
    /// <param name="cancellationToken">Ends the waiting; the drawing sees to itself.</param>
    public async Task DrawAsync(Func<Task> draw, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            await Task.Run(draw, cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}
