using System.Collections.Frozen;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Training.Evaluators.Networks;

/// <summary>A vector for each word of a vocabulary.</summary>
internal sealed class WordVectors : nn.Module<Tensor, Tensor>
{
    /// <summary>The word that stands for those which are not in the vocabulary.</summary>
    public const string Unknown = "unk";

    private readonly FrozenDictionary<string, int> _ids;
    private readonly int _unknown;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    /// <param name="words">The vocabulary, each word once, with <see cref="Unknown"/> among them.</param>
    /// <param name="width">The width of a vector.</param>
    /// <param name="device">Where they are; they are drawn at random.</param>
    /// <exception cref="ArgumentException">A word stands there twice, or <see cref="Unknown"/> is missing.</exception>
    public WordVectors(IReadOnlyList<string> words, int width, Device device)
        : base(nameof(WordVectors))
    {
        Words = words;
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string word in words)
        {
            if (!ids.TryAdd(word, ids.Count)) throw new ArgumentException($"The word '{word}' is twice in the vocabulary.", nameof(words));
        }

        _ids = ids.ToFrozenDictionary(StringComparer.Ordinal);
        _unknown = _ids.TryGetValue(Unknown, out int unknown) ? unknown : throw new ArgumentException($"The vocabulary lacks '{Unknown}'.", nameof(words));
        // Vectors of about the length that those of GloVe have.
        _weight = new Parameter(randn(words.Count, width, device: device) * 0.4f);
        RegisterComponents();
    }

    /// <summary>The vocabulary, in the order of the vectors.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Where a word's vector is; that of <see cref="Unknown"/> for a word that is not in the vocabulary.</summary>
    /// <param name="word">The word.</param>
    /// <param name="isKnown">Whether it is in the vocabulary.</param>
    public int IdOf(string word, out bool isKnown)
    {
        isKnown = _ids.TryGetValue(word, out int id);
        return isKnown ? id : _unknown;
    }

    /// <summary>Replaces the vectors.</summary>
    /// <param name="vectors">(words, width), flattened.</param>
    public void Load(float[] vectors)
    {
        using var noGradient = no_grad();
        using var source = tensor(vectors, _weight.shape);
        _weight.copy_(source);
    }

    /// <summary>Ids (B, L), int64, to vectors (B, L, width).</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _weight.index_select(0, input.flatten()).view([.. input.shape, _weight.shape[1]]).MoveToOuterDisposeScope();
    }
}
