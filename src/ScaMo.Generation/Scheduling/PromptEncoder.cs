using System.Runtime.InteropServices;
using ScaMo.Models.Text;
using static TorchSharp.torch;

namespace ScaMo.Generation;

/// <summary>Prompts to text features, the last few hundred of which are kept: people try a sentence several times. Used by one thread.</summary>
internal sealed class PromptEncoder(ITextEncoder encoder, long capacityBytes = 64 << 20)
{
    private readonly Dictionary<string, LinkedListNode<(string Prompt, float[] Features)>> _nodes = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Prompt, float[] Features)> _byUse = new();
    private long _bytes;

    /// <summary>The features of a prompt (L, text width), float32.</summary>
    /// <exception cref="EmptyPromptException">The prompt has no token but the end token.</exception>
    public ReadOnlyMemory<float> Encode(string prompt)
    {
        if (_nodes.TryGetValue(prompt, out var node))
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Features;
        }

        float[] features = Compute(prompt);
        _nodes[prompt] = _byUse.AddFirst((prompt, features));
        _bytes += SizeOf(features);
        while (_bytes > capacityBytes && _byUse.Count > 1)
        {
            var (oldest, itsFeatures) = _byUse.Last!.Value;
            _byUse.RemoveLast();
            _nodes.Remove(oldest);
            _bytes -= SizeOf(itsFeatures);
        }

        return features;
    }

    private float[] Compute(string prompt)
    {
        var tokens = encoder.Tokenize(prompt);
        if (tokens.IsEmpty) throw new EmptyPromptException();
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var features = encoder.Encode(tokens).to(ScalarType.Float32).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(features.bytes).ToArray();
    }

    private static long SizeOf(float[] features) => (long)features.Length * sizeof(float);
}
