using System.Runtime.InteropServices;
using ScaMo.Models.Tests.Checkpoints.Writing;
using ScaMo.Models.Transformer;
using static TorchSharp.torch;

namespace ScaMo.Benchmarks.Loading;

/// <summary>Makes a checkpoint of random float32 weights in the official layout: <c>{'trans': state_dict}</c>, every key prefixed <c>module.</c>.</summary>
internal static class RandomCheckpoint
{
    private const int PieceElements = 1 << 20;
    private const int Seed = 1;

    public static void Write(string path, TransformerConfig config)
    {
        var random = new Random(Seed);
        var piece = new uint[PieceElements];
        using var skeleton = new TextPrefixTransformer(config, META);
        var parameters = skeleton.state_dict().Select(pair => ("module." + pair.Key, pair.Value.shape)).ToArray();
        string temporary = path + ".part";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            PyTorchFile.Write(stream, "trans", parameters, (output, tensor) =>
            {
                for (long remaining = tensor.Shape.Aggregate(1L, (product, size) => product * size); remaining > 0; remaining -= piece.Length)
                {
                    var part = piece.AsSpan(0, (int)Math.Min(piece.Length, remaining));
                    Fill(random, part);
                    output.Write(MemoryMarshal.AsBytes(part));
                }
            });
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Random signs and fractions, exponents near that of 1/64: numbers of the size of weights, with nothing to compress.</summary>
    private static void Fill(Random random, Span<uint> bits)
    {
        random.NextBytes(MemoryMarshal.AsBytes(bits));
        for (int i = 0; i < bits.Length; i++) bits[i] = bits[i] & 0x81FF_FFFF | 0x3C00_0000;
    }
}
