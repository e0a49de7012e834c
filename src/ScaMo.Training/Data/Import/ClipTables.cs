using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ScaMo.Motion.Formats;

namespace ScaMo.Training.Data.Import;

/// <summary>
/// The tables that describe the clips of an import. Captions: <c>clip_id</c>, <c>caption</c> and, if known, <c>source</c>, <c>content</c>, <c>style</c>,
/// <c>split</c>, one row a caption. Clips: <c>clip_id</c> and, if known, <c>archive</c>, <c>entry</c>, <c>first_frame</c> and the columns above, one row
/// a clip. Other columns are ignored.
/// </summary>
public sealed class ClipTables
{
    private const int LongestId = 200;

    // HumanML3D's shares.
    private const double ValShare = 0.05;
    private const double TestShare = 0.15;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _byFile = new(StringComparer.Ordinal);

    /// <summary>Ids of clips that have a row of their own and for which no file was asked yet, in the order of the table.</summary>
    public IEnumerable<string> Unused => _entries.Values.Where(entry => entry is { IsListed: true, IsUsed: false }).Select(entry => entry.Id);

    /// <summary>Reads the tables; without them clips have no captions.</summary>
    /// <exception cref="DataFormatException">A table lacks a column or contradicts itself.</exception>
    /// <exception cref="IOException">A table cannot be read.</exception>
    public static ClipTables Load(IEnumerable<string> captionPaths, string? clipPath)
    {
        var tables = new ClipTables();
        foreach (string path in captionPaths)
        {
            foreach (var row in TabTable.Read(path, "clip_id", "caption"))
            {
                var entry = tables.Of(row);
                entry.Take(row);
                entry.Captions.Add(row.Required("caption"));
            }
        }

        if (clipPath is null) return tables;
        foreach (var row in TabTable.Read(clipPath, "clip_id"))
        {
            var entry = tables.Of(row);
            if (entry.IsListed) throw row.Error($"clip '{entry.Id}' stands there twice");
            entry.IsListed = true;
            entry.Take(row);
            string firstFrame = row["first_frame"];
            if (firstFrame.Length > 0 && !int.TryParse(firstFrame, NumberStyles.None, CultureInfo.InvariantCulture, out entry.FirstFrame))
            {
                throw row.Error($"first_frame is '{firstFrame}'; expected a whole number");
            }

            if (row["archive"].Length > 0 && row["entry"].Length > 0) tables._byFile[$"{row["archive"]}/{row["entry"]}"] = entry;
        }

        return tables;
    }

    /// <summary>What is known of a file: by its archive and entry, else by its name. A file without a row is a clip without captions.</summary>
    public SourceClip Find(BvhFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!_byFile.TryGetValue(file.Source, out var entry) && !_entries.TryGetValue(file.ClipId, out entry))
        {
            return new SourceClip(file.ClipId, SplitOf(file.ClipId)) { Source = Path.GetFileNameWithoutExtension(file.Archive) };
        }

        entry.IsUsed = true;
        return new SourceClip(entry.Id, entry.Split ?? SplitOf(entry.Id))
        {
            Source = entry.Source.Length > 0 ? entry.Source : Path.GetFileNameWithoutExtension(file.Archive),
            Content = entry.Content,
            Style = entry.Style,
            FirstFrame = entry.FirstFrame,
            Captions = [.. entry.Captions],
        };
    }

    /// <summary>Whether an id can name files, and stand on a line of a list as it is.</summary>
    public static bool IsName(string id) =>
        id.Length is > 0 and <= LongestId && id.Trim() == id && id is not ("." or "..") && id.IndexOfAny(['/', '\\']) < 0 && !id.Any(char.IsControl);

    /// <summary>Where no table names the split, the id alone decides, so that a clip stays where it is when others come and go.</summary>
    private static DataSplit SplitOf(string id)
    {
        double share = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id))) / (double)uint.MaxValue;
        return share < ValShare ? DataSplit.Val : share < ValShare + TestShare ? DataSplit.Test : DataSplit.Train;
    }

    private Entry Of(TabTable.Row row)
    {
        string id = row.Required("clip_id");
        if (!IsName(id)) throw row.Error("clip_id cannot be a file's name");
        if (!_entries.TryGetValue(id, out var entry)) _entries.Add(id, entry = new Entry(id));
        return entry;
    }

    private sealed class Entry(string id)
    {
        public int FirstFrame;

        public string Id { get; } = id;

        public string Source { get; private set; } = "";

        public string Content { get; private set; } = "";

        public string Style { get; private set; } = "";

        public DataSplit? Split { get; private set; }

        public List<string> Captions { get; } = [];

        public bool IsListed { get; set; }

        public bool IsUsed { get; set; }

        public void Take(TabTable.Row row)
        {
            if (row["source"] is { Length: > 0 } source) Source = source;
            if (row["content"] is { Length: > 0 } content) Content = content;
            if (row["style"] is { Length: > 0 } style) Style = style;
            if (row["split"] is not { Length: > 0 } name) return;
            DataSplit split = name switch
            {
                "train" => DataSplit.Train,
                "val" => DataSplit.Val,
                "test" => DataSplit.Test,
                _ => throw row.Error($"split is '{name}'; expected train, val or test"),
            };
            if (Split is { } other && other != split) throw row.Error($"clip '{Id}' belongs to {name} here, and elsewhere to {other}");
            Split = split;
        }
    }
}
