using ScaMo.Training.Runs;

namespace ScaMo.Training.Evaluation.Generation;

/// <summary>Finished passes on disk, so that an evaluation that was stopped goes on: one file each in a folder of its own for everything that a result depends on.</summary>
/// <param name="folder">Where they are.</param>
/// <param name="key">A name for all that results depend on: model, evaluator, data, options.</param>
public sealed class PassStore(string folder, string key)
{
    private readonly string _folder = Path.Combine(folder, "passes", key);

    /// <summary>A finished pass, or null.</summary>
    public PassResult? Find(int pass) => File.Exists(PathOf(pass)) ? RunFiles.ReadJson<PassResult>(PathOf(pass)) : null;

    /// <summary>Keeps a pass; a file has its name only once it is whole.</summary>
    public void Save(PassResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Directory.CreateDirectory(_folder);
        string temporary = PathOf(result.Pass) + ".tmp";
        RunFiles.WriteJson(temporary, result);
        File.Move(temporary, PathOf(result.Pass), overwrite: true);
    }

    private string PathOf(int pass) => Path.Combine(_folder, $"{pass:D2}.json");
}
