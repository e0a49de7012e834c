namespace ScaMo.Models.Tests.Text;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("scamo-text-").FullName;

    public string PathOf(string name) => Path.Combine(Root, name);

    public void Copy(string file) => File.Copy(file, PathOf(Path.GetFileName(file)));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
