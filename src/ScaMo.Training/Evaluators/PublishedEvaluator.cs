using System.Security.Cryptography;
using ScaMo.Models.Checkpoints;
using ScaMo.Models.Checkpoints.PyTorch;
using ScaMo.Motion.Features;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Npy;
using ScaMo.Training.Evaluators.Networks;
using static TorchSharp.torch;

namespace ScaMo.Training.Evaluators;

/// <summary>
/// The evaluators of HumanML3D as their authors publish them (Guo et al., CVPR 2022), in the folder <c>t2m</c> of the checkpoints that all projects of the field share:
/// <c>text_mot_match/model/finest.tar</c>, mean and deviation in <c>Comp_v6_KLD01/meta</c> or <c>Comp_v6_KLD005/meta</c>, and GloVe's vectors <c>our_vab_data.npy</c> and
/// <c>our_vab_idx.pkl</c> in a folder <c>glove</c> inside, beside, or one above.
/// </summary>
public static class PublishedEvaluator
{
    private const int MaxWords = 20;

    private static readonly string[] Sections = ["movement_encoder", "motion_encoder", "text_encoder"];

    private static readonly string[] GlovePlaces = [".", "..", "../.."];

    /// <summary>Whether a folder looks like one.</summary>
    public static bool IsPublished(string folder) => File.Exists(WeightsOf(folder));

    /// <summary>Loads the evaluator.</summary>
    /// <exception cref="DataFormatException">A file is not what it should be.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static MotionEvaluator Load(string folder, Device device)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var (mean, std) = StatisticsOf(folder);
        var statistics = FeatureStatistics.Load(mean, std);
        string glove = GloveOf(folder);
        string path = Path.Combine(glove, "our_vab_data.npy");
        var vectors = NpyFile.ReadSingles(path);
        // An array without elements may be of any length.
        if (vectors.Shape is not [> 0, > 0]) throw new DataFormatException(path, "header", $"the shape is ({string.Join(", ", vectors.Shape)}); expected a matrix (words, width)");
        string[] words = ReadWords(Path.Combine(glove, "our_vab_idx.pkl"), vectors.Shape[0]);

        using var checkpoint = Checkpoint.Open(WeightsOf(folder));
        var shape = ShapeOf(checkpoint, vectors.Shape[1]);
        // The words' vectors are not in it.
        shape.CheckSize(checkpoint.Source, words: 0);
        var networks = new CoEmbedding(shape, words, device);
        try
        {
            var state = networks.state_dict().Where(pair => IsOfNetworks(pair.Key)).Select(pair => (pair.Key, pair.Value));
            StateDictLoader.LoadInto(state, checkpoint, new StateDictLoadOptions { IgnoreUnexpected = name => !IsOfNetworks(name) });
            networks.Words.Load(vectors.Data);
            return new MotionEvaluator("published evaluator of HumanML3D (Guo et al. 2022)", networks, statistics);
        }
        catch
        {
            networks.Dispose();
            throw;
        }
    }

    /// <summary>A hash over the files, in lower-case hexadecimal: equal only where every embedding is equal.</summary>
    public static string Identity(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var (mean, std) = StatisticsOf(folder);
        string glove = GloveOf(folder);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in (string[])[WeightsOf(folder), mean, std, Path.Combine(glove, "our_vab_data.npy"), Path.Combine(glove, "our_vab_idx.pkl")])
        {
            using var stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsOfNetworks(string name) => Sections.Any(section => name.StartsWith(section + ".", StringComparison.Ordinal));

    private static string WeightsOf(string folder) => Path.Combine(folder, "text_mot_match", "model", "finest.tar");

    private static (string Mean, string Std) StatisticsOf(string folder)
    {
        string meta = First([Path.Combine(folder, "Comp_v6_KLD01", "meta"), Path.Combine(folder, "Comp_v6_KLD005", "meta")], "mean.npy");
        return (Path.Combine(meta, "mean.npy"), Path.Combine(meta, "std.npy"));
    }

    private static string GloveOf(string folder) => First([.. GlovePlaces.Select(step => Path.GetFullPath(Path.Combine(folder, step, "glove")))], "our_vab_data.npy");

    private static string First(string[] folders, string file) => Array.Find(folders, folder => File.Exists(Path.Combine(folder, file)))
        ?? throw new FileNotFoundException($"There is no {file} in {string.Join(" or ", folders)}.");

    private static EvaluatorShape ShapeOf(StateDict checkpoint, int wordWidth)
    {
        return new EvaluatorShape
        {
            MovementWidth = Size("movement_encoder.out_net.weight", 2, 0),
            MotionWidth = Size("motion_encoder.hidden", 3, 2),
            TextWidth = Size("text_encoder.hidden", 3, 2),
            Width = Size("motion_encoder.output_net.3.weight", 2, 0),
            WordWidth = wordWidth,
            MaxWords = MaxWords,
        };

        int Size(string name, int dimensions, int dimension)
        {
            const int Largest = 1 << 14;
            if (!checkpoint.Entries.TryGetValue(name, out var entry)) throw new DataFormatException(checkpoint.Source, name, "there is no such tensor; expected the sections movement_encoder, motion_encoder and text_encoder");
            return entry.Shape.Length == dimensions && entry.Shape[dimension] is >= 1 and <= Largest
                ? (int)entry.Shape[dimension]
                : throw new DataFormatException(checkpoint.Source, name, $"the shape is ({string.Join(", ", entry.Shape)}); expected {dimensions} dimensions of 1 to {Largest}");
        }
    }

    private static string[] ReadWords(string path, int count)
    {
        var ids = PickledVocabulary.Read(path);
        var words = new string?[count];
        foreach (var (word, id) in ids)
        {
            if (id < 0 || id >= count || words[id] is not null) throw new DataFormatException(path, word, $"the word's place {id} is taken, or not one of the {count} vectors");
            words[id] = word;
        }

        if (!ids.ContainsKey(WordVectors.Unknown)) throw new DataFormatException(path, string.Empty, $"the word '{WordVectors.Unknown}' is missing, which stands for unknown words");
        // A vector without a word is never asked for; no caption holds a blank.
        return [.. words.Select((word, id) => word ?? $" {id}")];
    }
}
