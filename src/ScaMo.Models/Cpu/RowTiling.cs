namespace ScaMo.Models.Cpu;

/// <summary>The rows of a pass cut into tiles, the tallest first.</summary>
internal sealed class RowTiling
{
    private RowTile[] _tiles = [];
    private RowTile[] _tileOfRow = [];
    private int _count;

    public int Rows { get; private set; }

    public ReadOnlySpan<RowTile> Tiles => _tiles.AsSpan(0, _count);

    /// <summary>The tile that a row is in.</summary>
    public RowTile Of(int row) => _tileOfRow[row];

    /// <param name="rows">How many rows there are.</param>
    /// <param name="heights">The heights there are, falling to 1.</param>
    public void Cut(int rows, ReadOnlySpan<int> heights)
    {
        if (_tileOfRow.Length < rows)
        {
            _tiles = new RowTile[rows];
            _tileOfRow = new RowTile[rows];
        }

        (Rows, _count) = (rows, 0);
        int first = 0;
        foreach (int height in heights)
        {
            for (; rows - first >= height; first += height)
            {
                var tile = _tiles[_count++] = new RowTile(first, height);
                _tileOfRow.AsSpan(first, height).Fill(tile);
            }
        }
    }
}
