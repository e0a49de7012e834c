using System.Buffers.Binary;
using ScaMo.Fuzzing.Engine;
using ScaMo.Models.Checkpoints;
using ScaMo.Models.Checkpoints.PyTorch;
using ScaMo.Models.Tests.Checkpoints.Writing;
using static TorchSharp.torch;

namespace ScaMo.Fuzzing.Targets;

/// <summary>Weights.</summary>
internal static class CheckpointTargets
{
    private const long LargestTensor = 10_000; // elements
    private const int TensorBytes = 6 * sizeof(float);

    private static readonly byte[] Header =
        """{"__metadata__":{"license":"none"},"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"F16","shape":[],"data_offsets":[24,26]}}"""u8.ToArray();

    public static IEnumerable<FuzzTarget> Create(ScratchFiles files)
    {
        var open = files.Parser("checkpoint", Open);
        yield return new("pytorch", [Archive(Pickle(isNested: true))], [.. Words.Pickle, .. Words.Zip], open);
        yield return new("pickle", [Pickle(isNested: false), Pickle(isNested: true)], Words.Pickle, bytes => open(Archive(bytes)));
        yield return new("vocabulary", [Vocabulary()], Words.Pickle, files.Parser("vocabulary.pkl", path => PickledVocabulary.Read(path)));
        yield return new("safetensors", [Safetensors(Header)], Words.Json, open);
        yield return new("safetensors-header", [Header], [.. Words.Json, .. Words.Of("\"BF16\"", "\"__metadata__\"")], bytes => open(Safetensors(bytes)));
        files.Make("shards/shard", Safetensors(Header));
        yield return new(
            "shard-index",
            ["""{"metadata":{"total_size":26},"weight_map":{"a.weight":"shard","b":"shard"}}"""u8.ToArray()],
            [.. Words.Json, .. Words.Of("../", "\"weight_map\"", "\"shard\"")],
            files.Parser("shards/index.json", path => Checkpoint.OpenSharded(path).Dispose()))
        {
            NamesFiles = true,
        };
    }

    private static void Open(string path)
    {
        using var checkpoint = Checkpoint.Open(path);
        foreach (var entry in checkpoint.Entries.Values.Where(entry => entry.ElementType is ElementType.F64 or ElementType.F32 or ElementType.F16 or ElementType.BF16 && entry.ElementCount <= LargestTensor).Take(3))
        {
            using var tensor = zeros([.. entry.Shape]);
            entry.ReadInto(tensor);
        }
    }

    /// <summary>A pickle in the archive that torch.save puts it into, with two storages of six numbers.</summary>
    private static byte[] Archive(byte[] pickle)
    {
        using var stream = new MemoryStream();
        using (var zip = new StoredZipWriter(stream))
        {
            zip.Add("archive/data.pkl", pickle);
            zip.Add("archive/byteorder", "little"u8);
            zip.Add("archive/data/0", new byte[TensorBytes]);
            zip.Add("archive/data/1", new byte[TensorBytes]);
            zip.Add("archive/version", "3\n"u8);
        }

        return stream.ToArray();
    }

    private static byte[] Pickle(bool isNested)
    {
        var pickle = new PickleEmitter().Protocol();
        if (isNested) pickle.EmptyDict().Put(0).Text("net");
        pickle.OrderedDict().Put(1).Mark()
            .Text("a.weight").Tensor("FloatStorage", "0", 6, 0, [2, 3], [3, 1])
            .Text("b").Tensor("FloatStorage", "1", 6, 1, [5], [1])
            .SetItems();
        if (isNested) pickle.SetItem().Text("epoch").Integer(70_000).SetItem();
        return pickle.Stop().ToArray();
    }

    private static byte[] Vocabulary() =>
        new PickleEmitter().Protocol().EmptyDict().Put(0).Mark().Text("walk").Integer(0).Text("run").Integer(300).Text("sit").Integer(1L << 40).SetItems().Stop().ToArray();

    /// <summary>A header with its length before it and 26 bytes of data behind it.</summary>
    private static byte[] Safetensors(byte[] header)
    {
        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. new byte[TensorBytes + 2]];
    }
}
