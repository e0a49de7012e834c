namespace ScaMo.Generation;

/// <summary>
/// A queue in which no client starves another: start-time fair queueing (Goyal, Vin and Cheng, SIGCOMM 1996). A client's items stay in order;
/// between clients, each gets an equal share of the cost that is served. Not synchronised.
/// </summary>
/// <typeparam name="T">What waits.</typeparam>
internal sealed class FairQueue<T>
{
    private const int Forgettable = 64;

    private readonly PriorityQueue<(T Item, string Client), (long Start, long Arrival)> _items = new();
    private readonly Dictionary<string, (long Finish, int Waiting)> _clients = new(StringComparer.Ordinal);
    private long _now;
    private long _arrivals;

    /// <summary>Items that wait.</summary>
    public int Count => _items.Count;

    /// <summary>Clients of whom anything is remembered.</summary>
    internal int KnownClients => _clients.Count;

    /// <summary>Adds an item behind the client's others.</summary>
    /// <param name="item">What waits.</param>
    /// <param name="client">Whose it is.</param>
    /// <param name="cost">How much work it is, above 0.</param>
    public void Enqueue(T item, string client, int cost)
    {
        var (finish, waiting) = _clients.GetValueOrDefault(client);
        long start = Math.Max(_now, finish);
        _clients[client] = (start + cost, waiting + 1);
        _items.Enqueue((item, client), (start, _arrivals++));
    }

    /// <summary>Takes the item whose turn it is.</summary>
    public bool TryDequeue(out T? item)
    {
        if (!_items.TryDequeue(out var next, out var priority))
        {
            item = default;
            return false;
        }

        item = next.Item;
        _now = priority.Start;
        var (finish, waiting) = _clients[next.Client];
        _clients[next.Client] = (finish, waiting - 1);
        if (_clients.Count > 2 * _items.Count + Forgettable) Forget();
        return true;
    }

    /// <summary>Who has nothing waiting, and no more than a fair share behind it, is like one who was never here.</summary>
    private void Forget()
    {
        foreach (var (client, (finish, waiting)) in _clients)
        {
            if (waiting == 0 && (finish <= _now || _items.Count == 0)) _clients.Remove(client);
        }
    }
}
