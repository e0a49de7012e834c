using ScaMo.Motion.Formats;

namespace ScaMo.Training.Data.Import;

/// <summary>A tab-separated UTF-8 table with a header line and no quoting, read row by row.</summary>
internal sealed class TabTable
{
    private const long MaximumBytes = 1L << 30;

    private readonly string _path;
    private readonly string[] _columns;

    private TabTable(string path, string[] columns) => (_path, _columns) = (path, columns);

    /// <summary>Reads the rows of a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="required">Columns that must be there.</param>
    /// <exception cref="DataFormatException">The file lacks a column, or a row has another number of cells.</exception>
    public static IEnumerable<Row> Read(string path, params string[] required)
    {
        if (new FileInfo(path).Length > MaximumBytes) throw new DataFormatException(path, "", $"the file is beyond the limit of {MaximumBytes} bytes");
        TabTable? table = null;
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (table is null)
            {
                table = new TabTable(path, line.Split('\t'));
                foreach (string column in required)
                {
                    if (!table._columns.Contains(column)) throw new DataFormatException(path, "line 1", $"the column '{column}' is missing");
                }
            }
            else if (line.Length > 0)
            {
                var cells = line.Split('\t');
                if (cells.Length != table._columns.Length) throw new DataFormatException(path, $"line {number}", $"{cells.Length} cells; the header has {table._columns.Length}");
                yield return new Row(table, cells, number);
            }
        }

        if (table is null) throw new DataFormatException(path, "", "the header line is missing");
    }

    /// <summary>A row of a table.</summary>
    public sealed class Row
    {
        private readonly TabTable _table;
        private readonly string[] _cells;
        private readonly int _number;

        internal Row(TabTable table, string[] cells, int number) => (_table, _cells, _number) = (table, cells, number);

        /// <summary>The cell of a column, without blanks around it; empty if there is no such column.</summary>
        public string this[string column]
        {
            get
            {
                int index = Array.IndexOf(_table._columns, column);
                return index < 0 ? "" : _cells[index].Trim();
            }
        }

        /// <summary>The cell of a column, which must not be empty.</summary>
        public string Required(string column) => this[column] is { Length: > 0 } value ? value : throw Error($"the cell of '{column}' is empty");

        /// <summary>An error that names the row.</summary>
        public DataFormatException Error(string problem) => new(_table._path, $"line {_number}", problem);
    }
}
