using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace ScaMo.Models.Checkpoints;

/// <summary>
/// Fills tensors from the file: in pieces that stay in a core's cache between reading and converting, on all cores, straight
/// into the destination's memory. Beyond the destinations it takes one piece of memory for each core.
/// </summary>
internal static class TensorReader
{
    private const int PieceBytes = 512 << 10;

    /// <summary>Reads entries into tensors of the same shapes, whose types are known to fit.</summary>
    public static void Read(IEnumerable<(TensorEntry Entry, Tensor Destination)> transfers, CancellationToken cancellationToken)
    {
        using var withoutGradients = no_grad();
        // In the order of the file, so that the disk reads ahead.
        var pieces = transfers
            .Where(transfer => transfer.Entry.ElementCount > 0)
            .OrderBy(transfer => transfer.Entry.FilePath, StringComparer.Ordinal)
            .ThenBy(transfer => transfer.Entry.Offset)
            .SelectMany(transfer => Split(transfer.Entry, transfer.Destination))
            .ToArray();
        if (pieces.Length == 0) return;

        int next = -1;
        ExceptionDispatchInfo? failure = null;
        void Work(int worker)
        {
            using var withoutGradientsHere = no_grad();
            using var buffer = new NativeBuffer(PieceBytes);
            try
            {
                int index;
                while (Volatile.Read(ref failure) is null && (index = Interlocked.Increment(ref next)) < pieces.Length)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    pieces[index].Read(buffer.Span);
                }
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            }
        }

        int workers = Math.Min(Environment.ProcessorCount, pieces.Length);
        if (workers == 1) Work(0);
        else Parallel.For(0, workers, Work);
        failure?.Throw();
    }

    private static IEnumerable<TensorPiece> Split(TensorEntry entry, Tensor destination)
    {
        if (destination.device_type == TorchSharp.DeviceType.META)
        {
            throw new ArgumentException($"The destination of '{entry.Name}' is on the meta device: it has a shape, but no memory.", nameof(destination));
        }

        bool addressable = TensorMemory.IsAddressable(destination);
        if (!entry.IsContiguous || !destination.is_contiguous())
        {
            yield return addressable ? new StridedPiece(entry, destination) : new CopiedTensor(entry, destination);
            yield break;
        }

        long step = PieceBytes / entry.ElementType.Size();
        nint address = addressable ? Address(destination) : 0;
        if (addressable) HugePages.Advise(address, entry.ElementCount * destination.ElementSize);
        for (long start = 0; start < entry.ElementCount; start += step)
        {
            int count = (int)Math.Min(step, entry.ElementCount - start);
            yield return addressable
                ? new DirectPiece(entry, destination, address, start, count)
                : new StagedPiece(entry, destination, start, count);
        }
    }

    private static unsafe nint Address(Tensor tensor) => (nint)TensorMemory.Address(tensor);
}
