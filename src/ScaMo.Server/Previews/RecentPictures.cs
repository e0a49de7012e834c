namespace ScaMo.Server.Previews;

/// <summary>The pictures used last, as many as fit into a number of bytes. The framework's cache with a size limit refuses the newest when it is full.</summary>
/// <param name="limit">The most bytes that are kept.</param>
internal sealed class RecentPictures(long limit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Name, byte[] Picture)>> _nodes = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Name, byte[] Picture)> _newestFirst = new();
    private long _bytes;

    public byte[]? Find(string name)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(name, out var node)) return null;
            _newestFirst.Remove(node);
            _newestFirst.AddFirst(node);
            return node.Value.Picture;
        }
    }

    /// <summary>Keeps a picture, unless it is larger than all that may be kept. The least recently used make room.</summary>
    public void Keep(string name, byte[] picture)
    {
        if (picture.Length > limit) return;
        lock (_lock)
        {
            if (_nodes.ContainsKey(name)) return;
            while (_bytes + picture.Length > limit) Forget(_newestFirst.Last!.Value);
            _nodes[name] = _newestFirst.AddFirst((name, picture));
            _bytes += picture.Length;
        }
    }

    private void Forget((string Name, byte[] Picture) oldest)
    {
        _newestFirst.RemoveLast();
        _nodes.Remove(oldest.Name);
        _bytes -= oldest.Picture.Length;
    }
}
