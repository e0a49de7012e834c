namespace ScaMo.Fuzzing.Targets;

/// <summary>Files for parsers that take a path.</summary>
internal sealed class ScratchFiles(string folder)
{
    /// <summary>A file of this name, made with its folder where it is not there.</summary>
    public string Make(string name, ReadOnlySpan<byte> content)
    {
        string path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>A parser of bytes from one of a file.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="parse">Parses the file.</param>
    public Action<byte[]> Parser(string name, Action<string> parse)
    {
        string path = Make(name, []);
        return bytes =>
        {
            File.WriteAllBytes(path, bytes);
            parse(path);
        };
    }
}
