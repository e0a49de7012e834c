using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ScaMo.Models.Text.T5;
using ScaMo.Training.Runs;
using Spectre.Console;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaMo.Training.Transformers;

/// <summary>
/// Text features of a frozen T5, computed once for every caption and kept on disk as float16 behind one another (features.bin) with an index
/// (features.json), so that training reads them back instead of running billions of parameters.
/// </summary>
internal sealed class FrozenTextFeatures : ITextConditioning
{
    // Millions of captions.
    private const long LargestIndex = 1L << 30;

    private const int EncodedTogether = 64;
    private const int ReportEvery = 10_000;

    private readonly Dictionary<string, Place> _index;
    private readonly FileStream _features;
    private readonly Device _device;

    private FrozenTextFeatures(Index index, FileStream features, Device device)
    {
        Width = index.Width;
        _index = index.Captions;
        _features = features;
        _device = device;
    }

    public int Width { get; }

    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters => [];

    /// <summary>Opens the features of these captions, after encoding them where the folder does not have them yet.</summary>
    public static FrozenTextFeatures Open(string folder, string encoderFolder, int maxTextTokens, IReadOnlyCollection<string> captions, Device device, IAnsiConsole console)
    {
        string indexPath = Path.Combine(folder, "features.json");
        string featurePath = Path.Combine(folder, "features.bin");
        string identity = Identity(encoderFolder, maxTextTokens, captions);
        if (!File.Exists(indexPath) || RunFiles.ReadJson<Index>(indexPath, LargestIndex) is not { } index || index.Identity != identity)
        {
            Directory.CreateDirectory(folder);
            index = Encode(featurePath, identity, encoderFolder, maxTextTokens, captions, device, console);
            RunFiles.WriteJson(indexPath, index);
        }

        return new FrozenTextFeatures(index, File.OpenRead(featurePath), device);
    }

    public int Length(string caption) => _index[caption].Length;

    public TextBatch Prepare(IReadOnlyList<string> captions, IReadOnlyList<TrainingRandom>? randoms)
    {
        int[] lengths = [.. captions.Select(Length)];
        int positions = lengths.Max();
        var features = new float[captions.Count * positions * Width];
        for (int row = 0; row < captions.Count; row++)
        {
            var halves = new Half[lengths[row] * Width];
            int read = RandomAccess.Read(_features.SafeFileHandle, MemoryMarshal.AsBytes(halves.AsSpan()), _index[captions[row]].Offset);
            if (read != halves.Length * 2) throw new IOException($"{_features.Name} ends within the features of a caption; delete it to have them computed anew.");
            var target = features.AsSpan(row * positions * Width, halves.Length);
            System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(halves, target);
        }

        return new TextBatch(positions, lengths, null, features);
    }

    public Tensor Encode(TextBatch batch) => tensor(batch.Features!, [batch.Lengths.Length, batch.Positions, Width], device: _device);

    public void LoadWeights(string run)
    {
        // The features are those of the encoder that the options name.
    }

    public void Export(string folder)
    {
        // A frozen encoder is not the run's to write; a package names the folder it came from.
    }

    public void Dispose() => _features.Dispose();

    private static Index Encode(string path, string identity, string encoderFolder, int maxTextTokens, IReadOnlyCollection<string> captions, Device device, IAnsiConsole console)
    {
        using var encoder = T5TextEncoder.Load(
            encoderFolder, null, device, device.type == DeviceType.CUDA ? ScalarType.BFloat16 : ScalarType.Float32, maxTextTokens);
        var index = new Index(identity, encoder.Width, new Dictionary<string, Place>(StringComparer.Ordinal));
        using var stream = File.Create(path);
        using var noGradient = no_grad();
        long reported = 0;
        foreach (var batch in captions.Select(caption => (Caption: caption, Tokens: encoder.Tokenize(caption))).GroupBy(text => text.Tokens.Count).SelectMany(texts => texts.Chunk(EncodedTogether)))
        {
            using var scope = NewDisposeScope();
            var values = encoder.EncodeTogether([.. batch.Select(text => text.Tokens)]).to(ScalarType.Float16).cpu().contiguous(); // (B, L, width)
            int length = (int)values.shape[1], size = length * encoder.Width * 2;
            for (int row = 0; row < batch.Length; row++) index.Captions.Add(batch[row].Caption, new Place(stream.Position + row * (long)size, length));
            stream.Write(values.bytes);
            if (index.Captions.Count < reported + ReportEvery) continue;
            reported = index.Captions.Count;
            console.WriteLine($"Encoded {reported} of {captions.Count} captions.");
        }

        stream.Flush(flushToDisk: true);
        return index;
    }

    /// <summary>What the features depend on: the encoder's files (by size and time), the positions kept, and the captions.</summary>
    private static string Identity(string encoderFolder, int maxTextTokens, IEnumerable<string> captions)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in new DirectoryInfo(encoderFolder).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            Add(FormattableString.Invariant($"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
        }

        Add(FormattableString.Invariant($"{maxTextTokens}"));
        foreach (string caption in captions) Add(caption);
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
    }

    private sealed record Place(long Offset, int Length);

    private sealed record Index(string Identity, int Width, Dictionary<string, Place> Captions);
}
