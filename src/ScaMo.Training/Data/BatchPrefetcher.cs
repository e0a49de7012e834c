using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace ScaMo.Training.Data;

/// <summary>Prepares the batches of coming steps on another thread, so that the networks do not wait for data.</summary>
/// <typeparam name="T">A batch in managed memory.</typeparam>
public sealed class BatchPrefetcher<T> : IDisposable
{
    private readonly Channel<T> _ready;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _producer;

    /// <param name="prepare">Makes the batch of a position; called for one position after the other.</param>
    /// <param name="first">The first position.</param>
    /// <param name="ahead">Batches that may wait.</param>
    public BatchPrefetcher(Func<long, T> prepare, long first, int ahead = 4)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        _ready = Channel.CreateBounded<T>(new BoundedChannelOptions(ahead) { SingleReader = true, SingleWriter = true });
        _producer = Task.Run(async () =>
        {
            try
            {
                for (long position = first; ; position++) await _ready.Writer.WriteAsync(prepare(position), _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                _ready.Writer.Complete();
            }
            catch (Exception exception)
            {
                // Whoever takes the next batch gets to see it.
                _ready.Writer.Complete(exception);
            }
        });
    }

    /// <summary>The batch of the next position; what went wrong in preparing it is thrown here.</summary>
    public T Take()
    {
        try
        {
            return _ready.Reader.ReadAsync().AsTask().GetAwaiter().GetResult();
        }
        catch (ChannelClosedException exception) when (exception.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _producer.GetAwaiter().GetResult();
        _stop.Dispose();
    }
}
